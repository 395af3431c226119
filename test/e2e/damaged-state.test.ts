/** A real supervisor, killed, comes back on damaged state; what cannot be read keeps no other project from its work. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { damaged } from '../runtime/state/damage.ts';
import { containing, worlds } from './crew.ts';

const world = worlds();

const pidIn = (lock: string): number =>
  (JSON.parse(readFileSync(lock, 'utf8')) as { readonly pid: number }).pid;

const damagedFiles = ['journal.jsonl', 'spec.json', 'server.json', 'lock', 'session.json', 'trust.json'];

// 20 such seeds in process are in test/runtime/damaged-seeds.test.ts.
test.each([0, 50, 100, 150])(
  'state files that are damaged 50 times, seeds from %i on, never end a live worker, and stop ends it @slow',
  async (first) => {
    const rig = world();
    rig.write('a.md', 'x');
    expect((await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md'])).code).toBe(0);
    const before = await rig.worker('1', ({ state }) => state === 'working');
    const sessions = join(rig.state, 'sessions');
    const folder = join(sessions, readdirSync(sessions)[0] ?? '');
    const places: Readonly<Record<string, string>> = {
      'session.json': join(rig.project, 'comm/session.json'),
      'trust.json': join(rig.state, 'trust.json'),
    };
    writeFileSync(places['trust.json'] ?? '', '{"version":1,"trusted":[]}\n', { mode: 0o600 });
    for (let seed = first; seed < first + 50; seed += 1) {
      const supervisor = pidIn(join(folder, 'lock'));
      // It writes nothing more, and the loop starts no other one before the damage is done.
      process.kill(supervisor, 'SIGSTOP');
      const name = damagedFiles[Math.floor(seed / 4) % damagedFiles.length] ?? '';
      const path = places[name] ?? join(folder, name);
      const content = readFileSync(path);
      const { bytes, how } = damaged(content.length === 0 ? Buffer.from('x') : content, seed);
      writeFileSync(path, bytes);
      process.kill(supervisor, 'SIGKILL');
      const what = `seed ${String(seed)}, ${name}: ${how}`;
      const status = await rig.muxcrew(['status', '--json']);
      expect(status.code, `${what}: ${status.stderr}`).not.toBe(70);
      // Waits for the supervisor that the loop starts again.
      const sent = await rig.muxcrew(['set', '--max', String(seed + 1)]);
      expect(sent.code, `${what}: ${sent.stderr}`).toBe(0);
      const now = await rig.worker('1', ({ state }) => state === 'working');
      expect(now, what).toMatchObject({ pid: before.pid, runs: 1 });
    }
    expect(await rig.muxcrew(['stop', '--yes'])).toMatchObject({ code: 0 });
    await rig.until('nothing runs', () => rig.processes().length === 0);
  },
  900_000,
);

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
