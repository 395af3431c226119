import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { containing, worlds } from './crew.ts';
import { muxcrewMain } from '../rig/crew-rig.ts';

const world = worlds();
/** Of a worker: its own session is in the rig's state folder. */
const session = 'shop-0a1b2c';

test('a worker may not start, approve, attach or stop, however it calls muxcrew @slow', async () => {
  const rig = world({ files: { 'a.md': 'x', '.muxcrewrc': 'agents: { x: [touch, pwned] }' } });
  mkdirSync(join(rig.env['XDG_STATE_HOME'] ?? '', 'muxcrew/sessions', session), { recursive: true });
  const mark = `${session}/2`;
  const inWorker = (prefix: string, words: string) =>
    rig.exec(['/bin/sh', '-c', `${prefix} '${process.execPath}' '${muxcrewMain}' ${words}; exit $?`], {
      env: { MUXCREW_WORKER: mark, MUXCREW_SESSION: session },
    });
  const scrubbed = 'env -i PATH="$PATH" HOME="$HOME" XDG_STATE_HOME="$XDG_STATE_HOME"';
  for (const [prefix, words] of [
    ['', 'add --permission-mode bypassPermissions a.md'],
    ['MUXCREW_ALLOW=\'["Bash"]\' CLAUDE_CLI_PATH=./evil', 'add a.md'],
    ['MUXCREW_AGENTS=\'{"x":["touch","pwned"]}\'', 'run -d --agent x a.md'],
    ['env -u MUXCREW_WORKER', 'run -d --permission-mode=bypassPermissions a.md'],
    ['MUXCREW_WORKER=', 'trust --yes .muxcrewrc'],
    ['MUXCREW_WORKER=other-1/0', 'plan a.md'],
    [`MUXCREW_MANAGER=${session}`, 'add a.md'],
    [scrubbed, 'stop 1'],
    [scrubbed, 'attach'],
    [scrubbed, 'config'],
    [scrubbed, 'a.md'],
  ] as const)
    expect([words, await inWorker(prefix, words)]).toEqual([
      words,
      expect.objectContaining({
        code: 6,
        stdout: '',
        stderr: containing(`called by worker 2 of ${session}`),
      }) as unknown,
    ]);
  expect(await inWorker(scrubbed, 'status --host box')).toMatchObject({
    code: 6,
    stderr: containing('--host'),
  });
  expect(await inWorker('', 'send --session other-123456 1 hi')).toMatchObject({
    code: 6,
    stderr: containing('a worker may only act on its own session'),
  });
  expect(await inWorker('', 'ls')).toMatchObject({ code: 0 });
  expect(rig.read('pwned')).toBeNull();
  // Another state folder has no such session: a test suite that runs inside a worker is its own user.
  const apart = `${scrubbed} XDG_STATE_HOME="$PWD/state"`;
  expect((await inWorker(apart, 'trust --yes .muxcrewrc')).code).toBe(0);
}, 120_000);
