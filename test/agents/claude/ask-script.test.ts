import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { readRequest } from '../../../src/agents/claude/ask.ts';
import { scratchFolder, until } from '../../os/scratch.ts';
import { shells } from './shells.ts';

const script = fileURLToPath(new URL('../../../src/assets/ask.sh', import.meta.url));
const root = scratchFolder('ask');
const question = '{"session_id":"x","hook_event_name":"PermissionRequest","tool_name":"Bash"}\n';
const answer = '{"hookSpecificOutput":{"decision":{"behavior":"allow"}}}';

interface Asking {
  readonly child: ChildProcess;
  /** What it printed, once it has ended and nobody holds its output any more. */
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
}

let asking: Asking[] = [];
afterEach(async () => {
  for (const { child } of asking) child.kill('SIGTERM');
  await Promise.all(asking.map(({ ended }) => ended));
  asking = [];
});

describe.each(shells(root))('ask.sh under %s', (_name, shell) => {
  const folder = (): string => mkdtempSync(join(root, 'requests '));

  function run(argv: readonly string[], input: string): Asking {
    const [program = '', ...words] = argv;
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
    const one = { child, ended };
    asking.push(one);
    return one;
  }
  const ask = (requests: string, input = question, ...more: readonly string[]): Asking =>
    run([shell, script, requests, ...more], input);
  /** The id of the request, once it is there. */
  const asked = async (requests: string): Promise<string> =>
    until('a request', () =>
      readdirSync(requests)
        .find((name) => /^\d.*\.req$/.test(name))
        ?.replace(/\.req$/, ''),
    );
  /** As the supervisor writes: never waits, and fails where nobody reads. */
  const write = (requests: string, id: string, line: string): string | null => {
    try {
      const fd = openSync(join(requests, `${id}.reply`), constants.O_WRONLY | constants.O_NONBLOCK);
      writeSync(fd, line);
      closeSync(fd);
      return null;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? 'failed';
    }
  };

  test('a request appears whole, for the owner only, under the id of the process that waits', async () => {
    const requests = folder();
    const { child } = ask(requests);
    const id = await asked(requests);
    expect(readFileSync(join(requests, `${id}.req`), 'utf8')).toBe(question);
    expect(readRequest(`${id}.req`, question)).toMatchObject({ id, pid: child.pid });
    expect(readdirSync(requests).sort()).toEqual([`${id}.reply`, `${id}.req`]);
    for (const name of readdirSync(requests))
      expect(statSync(join(requests, name)).mode & 0o777, name).toBe(0o600);
  });

  test('the reply is printed, and both files go', async () => {
    const requests = folder();
    const { ended } = ask(requests);
    const id = await asked(requests);
    expect(write(requests, id, `${answer}\n`)).toBeNull();
    expect(await ended).toEqual({ code: 0, output: `${answer}\n` });
    expect(readdirSync(requests)).toEqual([]);
    expect(write(requests, id, `${answer}\n`)).toBe('ENOENT');
  });

  test('a reply of a megabyte arrives whole, and one that comes in pieces', async () => {
    const requests = folder();
    const { ended } = ask(requests);
    const id = await asked(requests);
    const long = `{"reason":"${'ü'.repeat(500_000)}"}`;
    const writer = spawn('/bin/sh', ['-c', 'cat >"$0"', join(requests, `${id}.reply`)], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    writer.stdin.end(`${long}\n`);
    expect((await ended).output === `${long}\n`).toBe(true);

    const again = ask(requests);
    const next = await asked(requests);
    write(requests, next, '{"a":');
    write(requests, next, '1}\n');
    expect((await again.ended).output).toBe('{"a":1}\n');
  });

  test.each(['\n', 'yes\n', '{"cut":\n'])(
    '%j is no reply: nothing is printed, and the files go',
    async (line) => {
      const requests = folder();
      const { ended } = ask(requests);
      write(requests, await asked(requests), line);
      expect(await ended).toEqual({ code: 0, output: '' });
      expect(readdirSync(requests)).toEqual([]);
    },
  );

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s ends it at once, and its files', async (signal) => {
    const requests = folder();
    const { child, ended } = ask(requests);
    await asked(requests);
    child.kill(signal);
    expect(await ended).toEqual({ code: 0, output: '' });
    expect(readdirSync(requests)).toEqual([]);
  });

  test('when it is killed, a writer is told that nobody reads', async () => {
    const requests = folder();
    // Its beat of three seconds is left, and must hold nothing open.
    const { child, ended } = ask(requests, question, '3');
    const id = await asked(requests);
    child.kill('SIGKILL');
    const killed = Date.now();
    expect((await ended).output).toBe('');
    await until('no reader', () => write(requests, id, `${answer}\n`) === 'ENXIO');
    expect(Date.now() - killed).toBeLessThan(2_900);
  });

  test('it ends when who asked is gone without a word', async () => {
    const requests = folder();
    // A parent that waits, as Claude does, and that is killed.
    const { child, ended } = run([shell, '-c', '"$0" "$1" "$2" 1; :', shell, script, requests], question);
    await asked(requests);
    child.kill('SIGKILL');
    await ended;
    await until('its end', () => readdirSync(requests).length === 0);
  });

  test('a subagent’s question is withdrawn after its seconds, another is not', async () => {
    const requests = folder();
    const patient = ask(requests, question, '1');
    const id = await asked(requests);
    const others = folder();
    const sub = question.replace('{', '{"agent_id":"a1",');
    expect(await ask(others, sub, '1').ended).toEqual({ code: 0, output: '' });
    expect(readdirSync(others)).toEqual([]);
    expect(patient.child.exitCode).toBeNull();
    expect(readdirSync(requests)).toContain(`${id}.req`);
  });

  test('a payload beyond 4 MB is cut, and says so', async () => {
    const requests = folder();
    ask(requests, 'x'.repeat(6_000_000));
    const id = await asked(requests);
    const content = readFileSync(join(requests, `${id}.req`), 'latin1');
    expect(content.slice(-6)).toBe('x\ncut\n');
    expect(content).toHaveLength(4_194_304 + 1 + 5);
  });

  test('without a folder, or with one that takes nothing, it ends at once and says nothing', async () => {
    const requests = folder();
    const silent = { code: 0, output: '' };
    expect(await ask(join(requests, 'gone'), question).ended).toEqual(silent);
    expect(await ask(script, question).ended).toEqual(silent);
    expect(await ask(requests, '').ended).toEqual(silent);
    // No file may grow: a write fails as on a full disk.
    const full = ['-c', 'trap "" XFSZ; ulimit -f 0; exec "$0" "$@"', shell, script, requests];
    expect(await run([shell, ...full], question).ended).toEqual(silent);
    expect(readdirSync(requests)).toEqual([]);
    chmodSync(requests, 0o500);
    // root may write everywhere.
    if (process.getuid?.() !== 0) expect(await ask(requests).ended).toEqual(silent);
    chmodSync(requests, 0o700);
  });

  test('requests that wait side by side are answered each for itself', async () => {
    const requests = folder();
    const three = [1, 2, 3].map((n) => ask(requests, question.replace('x', String(n))));
    const ids = await until('three requests', () => {
      const names = readdirSync(requests).filter((name) => /^\d.*\.req$/.test(name));
      return names.length === 3 ? names.sort().map((name) => name.replace('.req', '')) : null;
    });
    for (const id of ids) {
      const { pid } = readRequest(`${id}.req`, question) ?? {};
      write(requests, id, `{"to":${String(pid)}}\n`);
    }
    for (const { child, ended } of three) expect((await ended).output).toBe(`{"to":${String(child.pid)}}\n`);
  });
});
