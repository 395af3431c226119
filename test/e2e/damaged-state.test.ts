/** A real supervisor, killed, comes back on damaged state; what cannot be read keeps no other project from its work. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { damaged } from '../runtime/damage.ts';
import { containing, worlds } from './crew.ts';

const world = worlds();

const pidIn = (lock: string): number =>
  (JSON.parse(readFileSync(lock, 'utf8')) as { readonly pid: number }).pid;

test('a journal and a spec.json that are damaged 20 times never end a live worker, and stop ends it @slow', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  expect((await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md'])).code).toBe(0);
  const before = await rig.worker('1', ({ state }) => state === 'working');
  const sessions = join(rig.state, 'sessions');
  const folder = join(sessions, readdirSync(sessions)[0] ?? '');
  for (let seed = 0; seed < 20; seed += 1) {
    process.kill(pidIn(join(folder, 'lock')), 'SIGKILL');
    const path = join(folder, seed % 2 === 0 ? 'journal.jsonl' : 'spec.json');
    writeFileSync(path, damaged(readFileSync(path), seed).bytes);
    const status = await rig.muxcrew(['status', '--json']);
    expect(status.code, `seed ${String(seed)}: ${status.stderr}`).not.toBe(70);
    // Waits for the supervisor that the loop starts again.
    const sent = await rig.muxcrew(['set', '--max', String(seed + 1)]);
    expect(sent.code, `seed ${String(seed)}: ${sent.stderr}`).toBe(0);
    const now = await rig.worker('1', ({ state }) => state === 'working');
    expect(now, `seed ${String(seed)}`).toMatchObject({ pid: before.pid, runs: 1 });
  }
  expect(await rig.muxcrew(['stop', '--yes'])).toMatchObject({ code: 0 });
  await rig.until('nothing runs', () => rig.processes().length === 0);
}, 240_000);

test('a session of which nothing can be read is listed, and stop ends it @slow', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  const demo = ['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md'];
  expect((await rig.muxcrew(demo)).code).toBe(0);
  await rig.worker('1', ({ state }) => state === 'working');
  const sessions = join(rig.state, 'sessions');
  const [id = ''] = readdirSync(sessions);
  process.kill(pidIn(join(sessions, id, 'lock')), 'SIGKILL');
  writeFileSync(join(sessions, id, 'spec.json'), '{"session":{}}');
  writeFileSync(join(sessions, id, 'journal.jsonl'), 'x\n');
  expect(await rig.muxcrew(['ls'])).toMatchObject({ code: 0, stdout: containing(id) });
  expect(await rig.muxcrew(['doctor'])).toMatchObject({ stdout: containing(`stop --session ${id}`) });
  expect(await rig.muxcrew(['stop', '--yes', '--session', id])).toMatchObject({ code: 0 });
  await rig.until('nothing runs', () => rig.processes().length === 0);
  expect((await rig.muxcrew(demo)).code).toBe(0);
}, 120_000);
