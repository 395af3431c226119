/** `muxcrew events` of real crews. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { SessionEvent } from '../../src/core/wire/session-event.ts';
import { muxcrewMain } from '../rig/crew-rig.ts';
import { worlds } from './crew.ts';

const world = worlds();

test('events follows a crew over the death of its supervisor, and ends with the session', async () => {
  const rig = world();
  rig.write('worker1_instructions.md', 'x');
  await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'worker1_instructions.md']);
  await rig.worker('1', ({ state }) => state === 'working');
  const out = `${rig.root}/events`;
  const followed = rig.exec(
    ['/bin/sh', '-c', 'exec "$@" >"$OUT"', 'sh', process.execPath, muxcrewMain, 'events'],
    {
      env: { OUT: out },
    },
  );
  const events = (): readonly SessionEvent[] =>
    existsSync(out)
      ? readFileSync(out, 'utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as SessionEvent)
      : [];
  const pids = (): readonly number[] =>
    events().flatMap((event) => (event.event === 'snapshot' ? [event.snapshot.supervisor.pid] : []));
  await rig.until('it follows', () => pids().length > 0);
  process.kill(pids()[0] ?? 0, 'SIGKILL');
  await rig.until('it follows the next supervisor', () => new Set(pids()).size === 2);
  await rig.muxcrew(['stop']);
  expect(await followed).toMatchObject({ stderr: '', code: 0 });
  expect(events().at(-1)).toMatchObject({ v: 1, event: 'closed' });
  const again = await rig.muxcrew(['events']);
  expect(again.code).toBe(6);
  expect(again.stderr).toContain('the session is ended');
});
