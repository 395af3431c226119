/** Needs, skip, retry, rings and timeouts as a person meets them: instruction files, commands, and the sidebar's keys. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { CrewRig } from '../rig/crew-rig.ts';
import { containing, worlds } from './crew.ts';

const world = worlds();

/** A program whose end a test decides: it waits for the file `<name>.end`, and exits with what is in it. */
const held = 'while ! [ -s "$0.end" ]; do sleep 0.05; done; code=$(cat "$0.end"); rm "$0.end"; exit "$code"';

async function crew(files: Readonly<Record<string, string>>, ...more: readonly string[]): Promise<CrewRig> {
  const rig = world();
  rig.write('.muxcrewrc', JSON.stringify({ agents: { held: ['/bin/sh', '-c', held, '{name}'] } }));
  expect((await rig.muxcrew(['trust', '.muxcrewrc'])).code).toBe(0);
  for (const [name, front] of Object.entries(files)) rig.write(`${name}.md`, `---\n${front}\n---\nDo it.\n`);
  const names = Object.keys(files).map((name) => `${name}.md`);
  const ran = await rig.muxcrew(['run', '-d', '--agent', 'held', ...more, ...names]);
  expect(ran).toMatchObject({ code: 0 });
  return rig;
}

const end = (rig: CrewRig, name: string, code: number): void =>
  appendFileSync(join(rig.project, `${name}.end`), String(code));

test('a failed need blocks; restart of the blocked one retries it, and wait does not hang', async () => {
  const rig = await crew({ page: 'needs: [api]', api: 'timeout: 1h', last: 'needs: 1' });
  await rig.worker('2', ({ state }) => state === 'working');
  expect((await rig.worker('1', ({ state }) => state === 'queued')).detail).toBe('waits for 2 api');
  expect((await rig.muxcrew(['logs', 'page'])).stdout).toContain('queued: waits for 2');
  end(rig, 'api', 4);
  expect((await rig.worker('1', ({ state }) => state === 'blocked')).detail).toBe('2 api failed');
  expect((await rig.worker('3', ({ state }) => state === 'blocked')).detail).toBe('1 page is blocked');
  expect((await rig.muxcrew(['wait'])).code).toBe(1);
  expect((await rig.muxcrew(['why', 'page'])).stdout).toMatch(/queue +\S+ +needs 2 api: failed/);
  expect(await rig.muxcrew(['restart', 'last'])).toMatchObject({
    code: 0,
    stdout: '3 last: restarts (what it needs: 2)\n',
  });
  await rig.worker('2', ({ runs, state }) => runs === 2 && state === 'working');
  end(rig, 'api', 0);
  await rig.worker('1', ({ state }) => state === 'working');
  end(rig, 'page', 0);
  await rig.worker('3', ({ state }) => state === 'working');
  end(rig, 'last', 0);
  expect((await rig.muxcrew(['wait'])).code).toBe(0);
});

test('S in the sidebar, and skip, start a blocked worker without what has failed; x stops it @slow', async () => {
  const rig = await crew({ api: 'name: api', a: 'needs: api', b: 'needs: api', c: 'needs: api' });
  await rig.worker('1', ({ state }) => state === 'working');
  expect(await rig.muxcrew(['skip', 'a'])).toMatchObject({
    code: 6,
    stdout: containing('it is queued, not blocked'),
  });
  end(rig, 'api', 1);
  await rig.worker('4', ({ state }) => state === 'blocked');
  const terminal = rig.terminal(['attach'], { columns: 130, rows: 40 });
  await terminal.shows(/⊘ 2 a +blocked[\s\S]*1 api failed[\s\S]*r retry +S skip/);
  await terminal.shows(/│ +blocked: 1 api failed/);
  terminal.type('\x02S2S');
  await terminal.shows(/start 2 a without[^]* y /);
  terminal.type('y');
  await rig.worker('2', ({ state }) => state === 'working');
  expect(await rig.muxcrew(['skip', '3'])).toMatchObject({ code: 0, stdout: '3 b: goes on (without 1)\n' });
  await rig.worker('3', ({ state }) => state === 'working');
  await sleep(1_100);
  terminal.type('4x');
  await terminal.shows(/stop 4 c\?[^]* y /);
  terminal.type('y');
  await rig.worker('4', ({ state, detail }) => state === 'stopped' && detail === 'by you');
});

test('add takes needs, of those that are there and of each other; what cannot be is refused, and nothing starts @slow', async () => {
  const rig = await crew({ api: 'name: api' });
  rig.write('d.md', '---\nneeds: [api, e]\n---\nx\n');
  rig.write('e.md', '---\nneeds: 1\n---\nx\n');
  expect((await rig.muxcrew(['add', 'd.md', 'e.md'])).code).toBe(0);
  expect((await rig.worker('2', ({ state }) => state === 'queued')).detail).toBe('waits for 1 api, 3 e');
  rig.write('f.md', '---\nneeds: [g]\n---\nx\n');
  rig.write('g.md', '---\nneeds: [f]\n---\nx\n');
  const ring = containing('These workers need each other in a circle: 4 f -> 5 g -> 4 f.');
  expect(await rig.muxcrew(['add', 'f.md', 'g.md'])).toMatchObject({ code: 2, stderr: ring });
  rig.write('h.md', '---\nneeds: apo\n---\nx\n');
  expect(await rig.muxcrew(['add', 'h.md'])).toMatchObject({
    code: 2,
    stderr: containing('did you mean api?'),
  });
  expect(rig.snapshot()?.workers).toHaveLength(3);
  await rig.muxcrew(['stop', '--yes']);
  const again = await rig.muxcrew(['run', '-d', '--agent', 'held', 'f.md', 'g.md']);
  expect(again).toMatchObject({ code: 2, stderr: containing('1 f -> 2 g -> 1 f') });
});

test('a worker that works longer than its timeout is ended and has failed, also across a kill -9 of the supervisor @slow', async () => {
  const rig = await crew({ slow: 'timeout: 4s', next: 'needs: slow' });
  await rig.worker('1', ({ state }) => state === 'working');
  process.kill(rig.snapshot()?.supervisor.pid ?? 0, 'SIGKILL');
  const failed = await rig.worker('1', ({ state, pid }) => state === 'failed' && pid === null, 30_000);
  expect(failed.detail).toBe('ran longer than its timeout of 4s');
  expect((await rig.worker('2', ({ state }) => state === 'blocked')).detail).toBe('1 slow failed');
  expect((await rig.muxcrew(['restart', 'slow'])).code).toBe(0);
  await rig.worker('1', ({ state, runs }) => state === 'working' && runs === 2);
  end(rig, 'slow', 0);
  await rig.worker('2', ({ state }) => state === 'working');
});
