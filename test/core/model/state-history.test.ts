import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StateName } from '../../../src/core/model/state.ts';
import { fold } from '../../../src/core/model/fold/fold.ts';
import { toSavedModel } from '../../../src/core/journal/saved-model.ts';
import { stateNames } from '../../../src/core/model/state.ts';
import {
  historyFrom,
  keptChanges,
  withState,
  type StateHistory,
} from '../../../src/core/model/state-history.ts';
import { crew, demo, worker } from '../crew.ts';

type Change = readonly [StateName, number];
const begun = historyFrom('queued', 0);
const after = (changes: readonly Change[]): StateHistory =>
  changes.reduce((history, [is, at]) => withState(history, is, at), begun);

describe('a worker’s history', () => {
  it('keeps each change once, with its time', () => {
    const { changes } = after([
      ['starting', 5],
      ['starting', 6],
      ['working', 9],
    ]);
    expect(changes).toEqual([
      { is: 'queued', at: 0 },
      { is: 'starting', at: 5 },
      { is: 'working', at: 9 },
    ]);
  });

  it('keeps only the last of several changes at one moment, and none that was undone', () => {
    const states = (changes: readonly Change[]) => after(changes).changes.map(({ is }) => is);
    expect(
      states([
        ['working', 5],
        ['asking', 7],
        ['idle', 7],
      ]),
    ).toEqual(['queued', 'working', 'idle']);
    expect(
      states([
        ['working', 5],
        ['asking', 7],
        ['working', 7],
      ]),
    ).toEqual(['queued', 'working']);
  });

  it('never goes back in time, whatever the clock does, and never repeats a state', () => {
    const change = fc.tuple(fc.constantFrom(...stateNames), fc.integer({ min: -50, max: 50 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const kept = after(changes).changes;
        for (const [index, { is, at }] of kept.entries()) {
          const before = kept[index - 1];
          if (before === undefined) continue;
          expect(at).toBeGreaterThan(before.at);
          expect(is).not.toBe(before.is);
        }
        expect(kept.at(-1)?.is).toBe(changes.at(-1)?.[0] ?? 'queued');
      }),
    );
  });

  it('is bounded, and keeps the total time in each state', () => {
    const many = Array.from({ length: 2 * keptChanges }, (_, index): Change => [
      index % 2 === 0 ? 'working' : 'asking',
      10 * (index + 1),
    ]);
    const { changes, earlier } = after(many);
    expect(changes).toHaveLength(keptChanges);
    expect(earlier?.from).toBe(0);
    expect(earlier?.until).toBe(changes[0]?.at);
    expect(earlier?.changes).toBe(keptChanges + 1);
    expect(earlier?.spentMs).toEqual({ queued: 10, working: 1_500, asking: 1_500 });
  });
});

describe('the fold', () => {
  it('keeps every state that a worker was in', () => {
    const c = crew([worker('1', demo)]);
    c.run('1');
    c.says('1', 'blocked');
    c.says('1', 'busy');
    c.says('1', 'completed');
    expect(c.worker('1').history.changes.map(({ is }) => is)).toEqual([
      'queued',
      'starting',
      'working',
      'asking',
      'working',
      'completed',
    ]);
    expect(c.worker('1').history.changes.at(-1)?.at).toBe(c.worker('1').since);
  });

  it('starts a new history after a checkpoint of an older muxcrew', () => {
    const c = crew([worker('1', demo)]);
    c.run('1');
    const saved = toSavedModel(c.model());
    const workers = saved.workers.map(({ history: _, ...rest }) => rest);
    const model = fold(null, { at: 9_999, is: 'checkpoint', model: { ...saved, workers } });
    expect(model.workers.get('1')?.history).toEqual(historyFrom('working', c.worker('1').since));
  });
});
