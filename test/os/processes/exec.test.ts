import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemProcesses } from '../../../src/os/processes/processes.ts';
import { nodeExec } from '../../../src/os/processes/exec.ts';
import { scratchFolder, until } from '../scratch.ts';

const exec = nodeExec();
const folder = scratchFolder('exec');

function script(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}

describe('run', () => {
  it('gives code, output and errors of a program apart', async () => {
    expect(await exec.run(['sh', '-c', 'echo out; echo err >&2; exit 3'])).toEqual({
      code: 3,
      signal: null,
      stdout: 'out\n',
      stderr: 'err\n',
      errorCode: null,
    });
  });

  it('names the signal that ended a program', async () => {
    expect(await exec.run(['sh', '-c', 'kill -KILL $$'])).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  it('says ENOENT of a program that is not there', async () => {
    expect(await exec.run(['/not/there'])).toMatchObject({ code: null, errorCode: 'ENOENT' });
  });

  it('says ENOENT of a folder that is not there', async () => {
    expect(await exec.run(['true'], { cwd: '/not/there' })).toMatchObject({
      code: null,
      errorCode: 'ENOENT',
    });
  });

  it('gives the environment that it is handed and nothing else', async () => {
    const { stdout } = await exec.run(['/usr/bin/env'], { env: { ONLY: 'this' } });
    expect(stdout).toBe('ONLY=this\n');
  });

  it('passes its own environment on when it is handed none', async () => {
    process.env['MUXCREW_TEST_EXEC'] = 'here';
    expect((await exec.run(['sh', '-c', 'printf %s "$MUXCREW_TEST_EXEC"'])).stdout).toBe('here');
    delete process.env['MUXCREW_TEST_EXEC'];
  });

  it('feeds the input and leaves a last newline alone', async () => {
    expect((await exec.run(['cat'], { input: 'a $(b)\n' })).stdout).toBe('a $(b)\n');
  });

  it('does not wait for input that nobody gives', async () => {
    expect((await exec.run(['cat'])).code).toBe(0);
  });

  it('says ETIMEDOUT of a program that is ended for its time', async () => {
    expect(await exec.run(['sleep', '30'], { timeoutMs: 50 })).toMatchObject({ errorCode: 'ETIMEDOUT' });
  });

  it('says ENOBUFS of a program that prints more than it may', async () => {
    expect(await exec.run(['yes'], { maxBytes: 1000 })).toMatchObject({ errorCode: 'ENOBUFS' });
  });

  it('ends a program that is called off, even one that ignores SIGTERM, and waits for its end', async () => {
    const controller = new AbortController();
    const up = join(folder, 'called-off');
    const script = 'trap "" TERM INT; echo $$ >"$1"; while :; do sleep 0.2; done';
    const ended = exec.run(['sh', '-c', script, 'sh', up], { abort: controller.signal });
    const pid = await until('it runs', () => existsSync(up) && Number(readFileSync(up, 'utf8')));
    const processes = systemProcesses();
    // By pid and start time: on a busy machine, another process soon has the pid.
    const program = processes.identify(pid);
    controller.abort();
    expect(await ended).toMatchObject({ code: null, signal: 'SIGKILL', errorCode: 'ABORT_ERR' });
    expect(program !== null && processes.isAlive(program)).toBe(false);
    expect(await exec.run(['sleep', '100'], { abort: controller.signal })).toMatchObject({
      errorCode: 'ABORT_ERR',
    });
  });
});

describe('pipe', () => {
  it('gives whole lines and then the end', async () => {
    const piped = exec.pipe(['sh', '-c', 'read -r x; printf "one %s\\ntw" "$x"; printf o; exit 4']);
    const lines: string[] = [];
    piped.onLine((line) => lines.push(line));
    piped.write('line\n');
    const end = await new Promise((resolve) => piped.onEnd(resolve));
    expect(lines).toEqual(['one line', 'two']);
    expect(end).toEqual({ code: 4, signal: null });
  });

  it('has no pid and ends when the program is not there', async () => {
    const piped = exec.pipe(['/not/there']);
    expect(piped.pid).toBeNull();
    expect(await new Promise((resolve) => piped.onEnd(resolve))).toEqual({ code: null, signal: null });
  });

  it('ends a program that ignores SIGTERM when disposed of', async () => {
    const piped = exec.pipe(['sh', '-c', 'trap "" TERM; echo up; while :; do sleep 0.2; done']);
    await new Promise((resolve) => piped.onLine(resolve));
    piped.dispose();
    expect(await new Promise((resolve) => piped.onEnd(resolve))).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('survives writing to a program that has ended', async () => {
    const piped = exec.pipe(['true']);
    piped.write('x'.repeat(1_000_000));
    await new Promise((resolve) => piped.onEnd(resolve));
    piped.write('more');
  });
});

describe('detach', () => {
  it('starts a session of its own with its output in a private file', async () => {
    const outputFile = join(folder, 'detached.log');
    const pid = await exec.detach(['sh', '-c', 'echo "$$ $0"; ps -o sid= -p $$', 'who'], { outputFile });
    const lines = await until('two lines', () => {
      const found = readFileSync(outputFile, 'utf8').split('\n');
      return found.length >= 3 && found;
    });
    expect(lines[0]).toBe(`${pid} who`);
    expect(lines[1]?.trim()).toBe(String(pid));
    expect(statSync(outputFile).mode & 0o777).toBe(0o600);
  });

  it('starts it by the words of a scope, which see it whole, in a session of its own', async () => {
    const said = join(folder, 'scope.log');
    const runner = script(
      'scope',
      `printf '%s\\n' "$@" >"${said}"; while [ "$1" != -- ]; do shift; done; shift; exec "$@"`,
    );
    const outputFile = join(folder, 'scoped.log');
    const show = 'echo "$$ $0 $1"; ps -o sid= -p $$; umask; exec sleep 1000';
    const scope = [runner, '--user', '--scope', '--'];
    const pid = await exec.detach(['sh', '-c', show, 'who', 'a  b'], { outputFile, scope });
    const lines = await until('three lines', () => {
      const found = (existsSync(outputFile) ? readFileSync(outputFile, 'utf8') : '').split('\n');
      return found.length >= 4 && found;
    });
    process.kill(pid, 'SIGKILL');
    const { stdout: umask } = await exec.run(['sh', '-c', 'umask']);
    expect(lines[2]).toBe(umask.trim());
    expect(lines[0]).toBe(`${pid} who a  b`);
    expect(lines[1]?.trim()).toBe(String(pid));
    expect(statSync(outputFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(said, 'utf8').split('\n').slice(0, 3)).toEqual(['--user', '--scope', '--']);
  });

  it.each([
    ['refuses', 'echo Failed to connect to bus >&2; exit 1'],
    ['is not what it should be', 'exit 0'],
  ])('starts it without a scope where what should make one %s', async (_, body) => {
    const outputFile = join(folder, `plain-${body.length}.log`);
    const scope = [script(`broken-${String(body.length)}`, body), '--'];
    const pid = await exec.detach(['sh', '-c', 'echo "$$"'], { outputFile, scope });
    const line = await until(
      'a line',
      () => /^\d+(?=\n)/.exec(readFileSync(outputFile, 'utf8'))?.[0] ?? false,
    );
    expect(line).toBe(String(pid));
  });

  it('rejects when the program is not there', async () => {
    await expect(exec.detach(['/not/there'], { outputFile: join(folder, 'x.log') })).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

it('does not load execa before the terminal is handed over', () => {
  const source = readFileSync(join(import.meta.dirname, '../../../src/os/processes/exec.ts'), 'utf8');
  expect(source).not.toMatch(/^import .*'execa'/m);
});

describe('relay', () => {
  it('hands input on bit by bit, and says how the program ended', async () => {
    const file = join(folder, 'got');
    const program = exec.relay([
      'sh',
      '-c',
      'read -r a; read -r b; printf "%s-%s" "$a" "$b" >"$0"; exit 7',
      file,
    ]);
    program.write('one\n');
    program.write(new TextEncoder().encode('zwö\n'));
    expect(await program.ended).toMatchObject({ code: 7, signal: null, errorCode: null });
    expect(readFileSync(file, 'utf8')).toBe('one-zwö');
  });

  it('names what could not be started, and the signal of what was ended', async () => {
    expect(await exec.relay(['/not/there']).ended).toMatchObject({ code: null, errorCode: 'ENOENT' });
    const program = exec.relay(['sleep', '60']);
    program.kill();
    expect(await program.ended).toMatchObject({ code: null, signal: 'SIGTERM' });
    program.write('nobody reads it');
  });
});

describe('an input that has no end', () => {
  it('is held open until the program ends by itself', async () => {
    const asks = ['sh', '-c', 'read -r a; echo "$a"; if read -r b; then echo more; else echo end; fi'];
    expect(await exec.run(asks, { input: 'x\n' })).toMatchObject({ stdout: 'x\nend\n' });
    expect(await exec.run(asks, { input: 'x\n', holdInput: true, timeoutMs: 500 })).toMatchObject({
      stdout: 'x\n',
      errorCode: 'ETIMEDOUT',
    });
  });
});
