/** A worker that was removed is gone from the model for good; the rest of the crew continues without it. */
import { expect, test } from 'vitest';
import type { SavedModel } from '../../../src/core/journal/saved-model.ts';
import { decide } from '../../../src/core/model/decide.ts';
import { foldJournal } from '../../../src/core/model/fold/fold.ts';
import { toSavedModel } from '../../../src/core/journal/saved-model.ts';
import { toSnapshot } from '../../../src/core/snapshot/to-snapshot.ts';
import { whyKept } from '../../../src/runtime/requests/remove.ts';
import { claude, crew, demo, worker } from '../crew.ts';

const shown = (c: ReturnType<typeof crew>) =>
  toSnapshot(c.model(), { pid: 1, startTime: 't', now: c.now(), iso: String });

test('a removed worker is in no count and no list; its cost still counts', () => {
  const c = crew([worker('1'), worker('2'), worker('3')], { maxCostUsd: 5 });
  c.run('2');
  const tokens = { input: 1, output: 2, cacheRead: 3, cacheWrite: 4 };
  const usage = { costUsd: 2, tokens, contextPercent: null };
  c.happen({ is: 'usage-seen', worker: '2', usage }, { is: 'stop-wanted', worker: '2' });
  c.happen({ is: 'worker-removed', worker: '2' });
  const snapshot = shown(c);
  expect(snapshot.workers.map(({ id }) => id)).toEqual(['1', '3']);
  expect(snapshot).toMatchObject({ progress: { total: 2 }, costUsd: 2, tokens: 10 });
  expect(c.model()).toMatchObject({ costUsd: 2, removed: [{ id: '2', costUsd: 2, tokens: 10 }] });
  const again = c.model();
  c.happen({ is: 'worker-removed', worker: '2' });
  expect(c.model()).toEqual(again);
});

test('late facts about it are dropped, and a checkpoint does not restore it', () => {
  const c = crew([worker('1'), worker('2')]);
  c.run('2');
  c.happen({ is: 'worker-removed', worker: '2' });
  c.happen(
    { is: 'process-exited', worker: '2', run: 1, code: 0, signal: null },
    { is: 'restart-wanted', worker: '2' },
  );
  c.says('2', 'completed');
  const saved = JSON.parse(JSON.stringify(toSavedModel(c.model()))) as SavedModel;
  const model = foldJournal([
    { at: c.now(), is: 'checkpoint', model: saved },
    { at: c.now() + 1, is: 'session-resumed', anew: true },
  ]);
  expect([...(model?.workers.keys() ?? [])]).toEqual(['1']);
  expect(model?.removed).toEqual([{ id: '2', costUsd: 0 }]);
  expect(decide(c.model())).not.toContainEqual(expect.objectContaining({ worker: '2' }));
});

test('a checkpoint of an earlier build has no removed workers', () => {
  const c = crew([worker('1')]);
  const { removed: _, ...saved } = JSON.parse(JSON.stringify(toSavedModel(c.model()))) as SavedModel;
  const model = foldJournal([{ at: c.now(), is: 'checkpoint', model: saved as SavedModel }]);
  expect(model).toMatchObject({ removed: [], costUsd: 0 });
});

test('a finished worker that had needed it can be restarted without it', () => {
  const c = crew([worker('1'), worker('2', claude, { needs: ['1'] })]);
  c.run('1');
  c.says('1', 'completed');
  c.run('2');
  c.says('2', 'failed');
  c.happen({ is: 'process-exited', worker: '2', run: 1, code: 1, signal: null });
  c.happen({ is: 'worker-removed', worker: '1' }, { is: 'restart-wanted', worker: '2' });
  c.happen({ is: 'server-seen', pid: 1, startTime: 's' });
  expect(decide(c.model())).toMatchObject([{ do: 'start', worker: '2' }]);
});

test('refuses to remove a needed worker (unless with those that need it), the last one, and the manager', () => {
  const c = crew([
    worker('0', claude, { manages: { verify: null } }),
    worker('1'),
    worker('2', demo, { needs: ['1'] }),
    worker('3', demo, { needs: ['2', '1'] }),
  ]);
  const why = (id: string, ...ids: readonly string[]) => whyKept(c.model(), c.worker(id), [id, ...ids]);
  expect(why('1')).toBe('2 worker2, 3 worker3 need it: muxcrew remove 1 2 3, or stop those first');
  expect(why('1', '2')).toBe('3 worker3 needs it: muxcrew remove 1 3, or stop that one first');
  expect(why('3')).toBeNull();
  expect(why('2', '3')).toBeNull();
  expect(why('1', '2', '3')).toMatch(/^no worker would be left: muxcrew stop/);
  expect(why('0')).toMatch(/^the manager cannot be removed/);
  c.happen({ is: 'stop-wanted', worker: '2' }, { is: 'stop-wanted', worker: '3' });
  expect(why('1')).toBeNull();
});
