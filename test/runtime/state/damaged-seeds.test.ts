/** Supervisors in process, on real files that are damaged by a seed. test/e2e/damaged-state.test.ts: 200 with real ones. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventually } from '../../backends/eventually.ts';
import { CrewWorld } from '../crew-world.ts';
import { damaged } from './damage.ts';

const names = ['journal.jsonl', 'spec.json', 'session.json', 'server.json', 'lock'];

it('comes back with its live worker on state files that are damaged 20 times', async () => {
  const crew = new CrewWorld(['1']);
  try {
    await crew.start();
    const before = await crew.becomes('1', 'working');
    const state = join(crew.folder, 'muxcrew/sessions', crew.session.id);
    const lock = join(state, 'lock');
    for (let seed = 0; seed < 20; seed += 1) {
      const name = names[seed % names.length] ?? '';
      const path = join(name === 'session.json' ? join(crew.session.project, 'comm') : state, name);
      const content = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
      const { bytes, how } = damaged(content.length === 0 ? Buffer.from('x') : content, seed);
      rmSync(lock);
      await crew.ended();
      writeFileSync(path, bytes);
      void crew.supervise();
      const what = `seed ${String(seed)}, ${name}: ${how}`;
      await eventually(`${what}: it answers`, async () => (await crew.ask({ op: 'ping' })).is === 'answered');
      const set = await crew.ask({ op: 'set', limits: { maxWorkers: seed + 1 } });
      expect(set, what).toMatchObject({ is: 'answered', body: { body: { ok: true } } });
      const now = await crew.becomes('1', 'working');
      expect(now, what).toMatchObject({ pid: before.pid, runs: 1 });
      expect(crew.started, what).toEqual(['1']);
    }
  } finally {
    await crew.dispose();
  }
}, 120_000);
