/** Programs on real pseudo-terminals: nothing that they print or are typed is lost, and nothing is spent on waiting. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemProcesses } from '../../../src/os/processes/processes.ts';
import { systemTerminals } from '../../../src/os/terminal/pseudo-terminal.ts';
import type { ProgramEnd, PseudoTerminal } from '../../../src/ports/pseudo-terminal.ts';
import { scratchFolder, until } from '../scratch.ts';

const folder = scratchFolder('terminals');
const terminals = systemTerminals();
const open: PseudoTerminal[] = [];

beforeAll(async () => {
  expect(await terminals.check()).toMatchObject({ ok: true });
});
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.close();
});

interface Started {
  readonly terminal: PseudoTerminal;
  printed(): Buffer;
  readonly ended: Promise<ProgramEnd>;
}

function start(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const chunks: Uint8Array[] = [];
  let end: (end: ProgramEnd) => void = () => undefined;
  const ended = new Promise<ProgramEnd>((resolve) => (end = resolve));
  const started = terminals.start(
    {
      argv,
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', ...env },
      size: { columns: 80, rows: 24 },
    },
    { output: (bytes) => void chunks.push(bytes), ended: end },
  );
  if (!started.ok) throw new Error(JSON.stringify(started.failure));
  open.push(started.value);
  return { terminal: started.value, printed: () => Buffer.concat(chunks), ended };
}

const sh = (script: string, env?: Readonly<Record<string, string>>): Started =>
  start(['/bin/sh', '-c', script], env);

const has = (started: Started, text: string): Promise<true> =>
  until(`it prints ${text}`, () => started.printed().includes(text));

const hash = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');

describe('what a program prints', () => {
  const rounds = process.env['MUXCREW_TEST_FULL'] === '1' ? 25 : 4;
  test.each([20_000, 1_000_000])('is whole where it exits at once: many times %i bytes', async (bytes) => {
    const payload = join(folder, `payload-${String(bytes)}`);
    writeFileSync(payload, Buffer.alloc(bytes, 'abcdefghij'));
    let lost = 0;
    for (let round = 0; round < rounds; round += 1) {
      const eight = Array.from({ length: 8 }, () => start(['/bin/cat', payload]));
      for (const one of eight) {
        expect(await one.ended).toEqual({ code: 0, signal: null });
        if (one.printed().length !== bytes) lost += 1;
      }
    }
    expect(lost).toBe(0);
  });

  test('is whole where nobody read for a while after its end', async () => {
    const one = sh('head -c 3000 /dev/zero | tr "\\0" x');
    one.terminal.pause();
    await until('it has ended', () => systemProcesses().identify(one.terminal.pid) === null);
    // Longer than a terminal that is stopped is waited for.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    one.terminal.resume();
    await one.ended;
    expect(one.printed().toString()).toBe('x'.repeat(3000));
  });

  test('waits in the program while nobody reads', async () => {
    const count = join(folder, 'count');
    const one = sh(`i=0; while :; do i=$((i+1)); printf '%01000d' 1; echo $i >${count}; done`);
    await has(one, '0001');
    one.terminal.pause();
    const read = (): number => Number(existsSync(count) ? readFileSync(count, 'utf8') : '0');
    await until('it stands still', async () => {
      const before = read();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return before > 0 && before === read();
    });
    const stood = read();
    one.terminal.resume();
    await until('it goes on', () => read() > stood + 10);
  });

  test('comes to an end where the program is stopped by Ctrl-S and killed', async () => {
    const one = sh('echo ready; while :; do echo more; done');
    await has(one, 'ready');
    one.terminal.write(Buffer.from('\x13'));
    process.kill(one.terminal.pid, 'SIGKILL');
    expect(await one.ended).toEqual({ code: null, signal: 'SIGKILL' });
  });
});

describe('what a program is typed', () => {
  test('arrives byte for byte, a megabyte too, at a reader that starts late', async () => {
    const got = join(folder, 'got');
    const one = sh(`stty raw -echo; printf ready; sleep 0.5; exec cat >${got}`);
    await has(one, 'ready');
    const text = Array.from({ length: 60_000 }, (_, i) => `line ${String(i)} ü ${'z'.repeat(i % 20)}`).join(
      '\r',
    );
    one.terminal.write(Buffer.from(text));
    await until(
      'all is there',
      () => existsSync(got) && statSync(got).size >= Buffer.byteLength(text),
      10_000,
    );
    expect(hash(readFileSync(got))).toBe(hash(text));
    expect(one.terminal.unwritten).toBe(0);
  });

  test('costs nothing while it is not taken', async () => {
    const one = sh('stty raw -echo; printf ready; sleep 60');
    await has(one, 'ready');
    one.terminal.write(Buffer.alloc(1_000_000, 'x'));
    await until('what fits was taken', () => one.terminal.unwritten < 1_000_000);
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const { user, system } = process.cpuUsage(before);
    expect(one.terminal.unwritten).toBeGreaterThan(900_000);
    // node-pty's own writer takes four fifths of the second for it.
    expect((user + system) / 1000).toBeLessThan(300);
  });
});

describe('the terminal of a program', () => {
  test('is its controlling terminal, where Ctrl-C and the size reach it', async () => {
    const one = sh(
      `trap 'echo interrupted' INT; trap 'stty size' WINCH; stty size; tty; while :; do sleep 0.05; done`,
    );
    await has(one, '24 80');
    await has(one, '/dev/pts/');
    one.terminal.write(Buffer.from('\x03'));
    await has(one, 'interrupted');
    one.terminal.resize({ columns: 132, rows: 43 });
    await has(one, '43 132');
  });

  test('is hung up when it is closed', async () => {
    const one = sh(`trap 'echo hup >${folder}/hup; exit 1' HUP; echo ready; while :; do sleep 0.05; done`);
    await has(one, 'ready');
    one.terminal.close();
    await until('it was told', () => existsSync(join(folder, 'hup')));
  });

  test('is not to be seen by another program, so that it goes with its holder', async () => {
    const first = sh('echo ready; sleep 60');
    await has(first, 'ready');
    const second = sh('ls -l /proc/$$/fd; echo done');
    await has(second, 'done');
    expect(second.printed().toString()).not.toContain('ptmx');
    expect(second.printed().toString().match(/pts/g)).toHaveLength(3);
  });

  test('environment and folder are what they were said to be', async () => {
    const one = sh('pwd; env; exit 7', { VALUE: `it's "q" $(id) 日本` });
    expect(await one.ended).toEqual({ code: 7, signal: null });
    const lines = one.printed().toString().trim().split('\r\n');
    expect(lines[0]).toBe(folder);
    const given = ['PATH=', 'VALUE='];
    // What a shell sets for itself.
    const ofShells = ['PWD=', 'OLDPWD=', 'SHLVL=', '_='];
    expect(
      lines.slice(1).filter((line) => ![...given, ...ofShells].some((name) => line.startsWith(name))),
    ).toEqual([]);
    expect(lines).toContain(`VALUE=it's "q" $(id) 日本`);
  });

  test('a program that is not there says so and ends', async () => {
    const one = start(['/not/there']);
    expect((await one.ended).code).toBe(127);
    expect(one.printed().toString()).toContain('/not/there');
  });
});
