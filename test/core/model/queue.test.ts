/** Needs, slots, timeouts and cost: when workers start, why they wait, and that nothing gets stuck. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, ownEffects } from '../../../src/core/model/decide.ts';
import { countedNeeds } from '../../../src/core/model/derive/derive-crew.ts';
import { fold } from '../../../src/core/model/fold/fold.ts';
import { toSavedModel } from '../../../src/core/journal/saved-model.ts';
import { needsOf, whatBlocks } from '../../../src/core/model/derive/wait-reason.ts';
import { marks } from '../../../src/core/model/worker-marks.ts';
import { claude, crew, demo, worker, type Crew } from '../crew.ts';
import { slotsUsed } from '../../../src/core/model/empty-model.ts';

const starts = (c: Crew): readonly string[] =>
  decide(c.model()).flatMap((effect) => (effect.do === 'start' ? [effect.worker] : []));
const exits = (c: Crew, id: string, code: number): void =>
  c.happen({ is: 'process-exited', worker: id, run: c.worker(id).runs, code, signal: null });
const needing = (id: string, ...needs: readonly string[]) => worker(id, demo, { needs });

describe('the queue', () => {
  it('starts a worker once all its needs are completed, even if it precedes them', () => {
    const c = crew([needing('1', '2', '3'), worker('2', demo), worker('3', demo), worker('4', demo)]);
    expect(starts(c)).toEqual(['2', '3', '4']);
    expect(c.detail('1')).toBe('waits for 2 worker2, 3 worker3');
    for (const id of ['2', '3', '4']) c.run(id);
    c.says('2', 'completed');
    expect(c.detail('1')).toBe('waits for 3 worker3');
    expect(starts(c)).toEqual([]);
    exits(c, '3', 0);
    expect(starts(c)).toEqual(['1']);
    expect(c.detail('1')).toBeNull();
  });
  it('skips workers that wait for others, and keeps the order of the rest', () => {
    const c = crew([worker('1', demo), needing('2', '1'), worker('3', demo), worker('4', demo)], {
      maxWorkers: 2,
    });
    expect(starts(c)).toEqual(['1', '3']);
    c.run('1');
    c.run('3');
    exits(c, '1', 0);
    expect(starts(c)).toEqual(['2']);
    expect(c.detail('4')).toBeNull();
    c.run('2');
    expect(c.detail('4')).toBe('waits for a slot (2 at once)');
  });
  it('shows exactly what each one waits for', () => {
    const gigabyte = 1024 ** 3;
    const c = crew([worker('1', demo), needing('2', '1')], { minFreeMemoryBytes: 2 * gigabyte });
    c.happen({ is: 'memory-low', free: 1.1 * gigabyte });
    expect(c.detail('1')).toBe('memory: 1.1 GB free, 2 needed');
    expect(c.detail('2')).toBe('waits for 1 worker1');
    const many = ['2', '3', '4', '5', '6'];
    const wide = crew([needing('1', ...many), ...many.map((id) => worker(id, demo))]);
    expect(wide.detail('1')).toBe('waits for 2 worker2, 3 worker3, 4 worker4 and 2 more');
  });
  it('waits again when a needed worker withdraws its completion before the start', () => {
    const c = crew([worker('1'), needing('2', '1')], { maxWorkers: 1 });
    c.run('1');
    c.says('1', 'completed');
    expect(c.detail('2')).toBe('waits for a slot (1 at once)');
    c.says('1', 'busy', 'one more thing');
    expect(c.detail('2')).toBe('waits for 1 worker1');
  });
  it('blocks workers that need a failed or stopped one, directly or indirectly, until it is retried', () => {
    const c = crew([worker('1', demo), needing('2', '1'), needing('3', '2'), worker('4', demo)]);
    c.run('1');
    exits(c, '1', 3);
    expect([c.state('2'), c.detail('2')]).toEqual(['blocked', '1 worker1 failed']);
    expect([c.state('3'), c.detail('3')]).toEqual(['blocked', '2 worker2 is blocked']);
    expect(c.state('4')).toBe('queued');
    expect(whatBlocks(c.model(), c.worker('3'))).toEqual(['1']);
    c.happen({ is: 'restart-wanted', worker: '1' });
    expect([c.state('2'), c.state('3')]).toEqual(['queued', 'queued']);
    c.run('1');
    c.happen({ is: 'stop-wanted', worker: '1' });
    exits(c, '1', 143);
    expect([c.detail('2'), c.detail('3')]).toEqual(['1 worker1 was stopped', '2 worker2 is blocked']);
    c.happen({ is: 'stop-wanted', worker: '2' });
    expect([c.state('2'), c.detail('3')]).toEqual(['stopped', '2 worker2 was stopped']);
  });
  it('continues without skipped needs, and still waits for the others', () => {
    const c = crew([worker('1', demo), worker('2', demo), needing('3', '1', '2')]);
    c.run('1');
    c.run('2');
    exits(c, '1', 3);
    c.happen({ is: 'needs-skipped', worker: '3', needs: ['1'] });
    expect([c.state('3'), c.detail('3')]).toEqual(['queued', 'waits for 2 worker2']);
    c.happen({ is: 'restart-wanted', worker: '1' });
    expect(c.detail('3')).toBe('waits for 2 worker2');
    exits(c, '2', 0);
    expect(starts(c)).toContain('3');
  });
  it('frees the slot of a completed Claude for a worker that can start, not for one that waits for others', () => {
    const c = crew([worker('1'), worker('2'), worker('3', claude, { needs: ['2'] })], { maxWorkers: 2 });
    c.run('1');
    c.run('2');
    c.happen({ is: 'agent-reported', worker: '1', turn: { is: 'over', at: 1 }, permissionMode: null });
    c.says('1', 'completed');
    const freed = () => decide(c.model()).filter((effect) => effect.do === 'free-slot').length;
    expect(freed()).toBe(0);
    c.says('2', 'completed');
    expect(freed()).toBe(1);
  });
});

describe('a timeout', () => {
  const timed = () => crew([worker('1', claude, { timeoutMs: 1_000 })]);
  const due = (c: Crew): number | null =>
    decide(c.model()).flatMap((effect) => (effect.do === 'time-out' ? [effect.dueAt] : []))[0] ?? null;
  const turn = (c: Crew, is: 'running' | 'over') =>
    c.happen({ is: 'agent-reported', worker: '1', turn: { is, at: c.now() }, permissionMode: null });

  it('counts from the start, pauses while it does not work, and continues after', () => {
    const c = timed();
    expect(due(c)).toBeNull();
    c.run('1');
    const began = c.worker('1').worked.since ?? 0;
    expect(due(c)).toBe(began + 1_000);
    c.wait(300);
    turn(c, 'over');
    const spent = c.worker('1').worked.ms;
    expect(spent).toBeGreaterThanOrEqual(300);
    expect(due(c)).toBeNull();
    c.wait(10_000);
    turn(c, 'running');
    expect(due(c)).toBe(c.now() + 1_000 - spent);
  });
  it('excludes the time that the machine slept, and survives a checkpoint', () => {
    const c = timed();
    c.run('1');
    const before = due(c) ?? 0;
    c.wait(60_000);
    c.happen({ is: 'slept', ms: 59_900 });
    expect(due(c)).toBe(before + 59_900);
    const saved = fold(null, { at: c.now(), is: 'checkpoint', model: toSavedModel(c.model()) });
    expect(saved.workers.get('1')?.worked).toEqual(c.worker('1').worked);
  });
  it('ends and fails the worker; a manual restart resets the time, a crash does not', () => {
    const c = timed();
    c.run('1');
    turn(c, 'running');
    c.wait(500);
    c.happen({ is: 'timed-out', worker: '1' });
    expect(c.worker('1').state).toEqual({ is: 'failed', reason: 'ran longer than its timeout of 1s' });
    expect(decide(c.model()).map((effect) => effect.do)).toEqual(['end']);
    exits(c, '1', 143);
    expect(c.state('1')).toBe('failed');
    expect(decide(c.model())).toEqual([]);
    c.happen({ is: 'restart-wanted', worker: '1' });
    expect([c.state('1'), c.worker('1').worked]).toEqual(['queued', { ms: 0, since: null }]);
  });
});

describe('a worker’s own cost limit', () => {
  const usage = (costUsd: number) => ({ costUsd, tokens: null, contextPercent: null });
  it('warns at 80%, holds the next start at 100%, and is reset by a manual restart', () => {
    const c = crew([worker('1', claude, { maxCostUsd: 5 })], { restarts: 3 });
    c.run('1');
    c.happen({ is: 'agent-reported', worker: '1', turn: { is: 'running', at: 1 }, permissionMode: null });
    c.happen({ is: 'usage-seen', worker: '1', usage: usage(4) });
    expect(c.warnings()).toEqual(['worker 1 worker1 has used 80% of its cost limit $5.00']);
    c.happen({ is: 'usage-seen', worker: '1', usage: usage(5) });
    expect(c.warnings()).toEqual([
      'worker 1 worker1 has reached its cost limit $5.00: continues, but is not restarted automatically',
    ]);
    expect(decide(c.model())).toEqual([]);
    exits(c, '1', 137);
    c.happen({ is: 'restart-due', worker: '1', run: 1 });
    expect(c.detail('1')).toBe('cost limit reached: $5.00');
    expect(starts(c)).toEqual([]);
    c.happen({ is: 'restart-wanted', worker: '1' });
    expect([starts(c), c.warnings()]).toEqual([['1'], []]);
  });
  it('is part of the crew’s cost, however the model was built', () => {
    const c = crew([worker('1'), worker('2')], { maxCostUsd: 10 });
    c.happen(
      { is: 'usage-seen', worker: '1', usage: usage(4) },
      { is: 'usage-seen', worker: '2', usage: usage(5) },
    );
    c.happen({ is: 'usage-seen', worker: '1', usage: usage(4.5) });
    expect(c.model().costUsd).toBe(9.5);
    expect(starts(c)).toEqual(['1', '2']);
    const saved = fold(null, { at: 1, is: 'checkpoint', model: toSavedModel(c.model()) });
    expect(saved.costUsd).toBe(9.5);
  });
});

describe('a crew with needs, whatever happens to it', () => {
  const size = 8;
  const ids = Array.from({ length: size }, (_, at) => String(at + 1));
  /** Pairs (a, b): b needs a if a comes first in `order`; so there is no cycle. */
  const anyCrew = fc.record({
    order: fc.shuffledSubarray(ids, { minLength: size, maxLength: size }),
    pairs: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 14 }),
    max: fc.integer({ min: 1, max: 4 }),
    claudes: fc.subarray(ids),
  });
  type AnyCrew = typeof anyCrew extends fc.Arbitrary<infer T> ? T : never;
  const made = ({ order, pairs, max, claudes }: AnyCrew): Crew =>
    crew(
      ids.map((id) => {
        const place = order.indexOf(id);
        const needs = pairs.flatMap(([a, b]) => (b === place && a < b ? (order[a] ?? []) : []));
        return worker(id, claudes.includes(id) ? claude : demo, { needs: [...new Set(needs)] });
      }),
      { maxWorkers: max, restarts: 1 },
    );

  const perform = (c: Crew): void => {
    for (const effect of decide(c.model())) {
      if (effect.do === 'start') c.run(effect.worker);
      if (effect.do === 'free-slot') c.happen({ is: 'end-for-slot', worker: effect.worker });
      if (effect.do === 'end') exits(c, effect.worker, 143);
      if (effect.do === 'restart-later')
        c.happen({ is: 'restart-due', worker: effect.worker, run: effect.run });
    }
  };
  const isUnmet = (c: Crew, id: string): boolean =>
    needsOf(c.model(), c.worker(id), 'open').length + needsOf(c.model(), c.worker(id), 'failed').length > 0;

  const holds = (c: Crew, max: number): void => {
    const begun = starts(c);
    for (const id of begun) expect(isUnmet(c, id)).toBe(false);
    expect(slotsUsed(c.model()) + begun.length).toBeLessThanOrEqual(max);
    const model = c.model();
    for (const one of model.workers.values()) {
      const { spec, wanted, process, state, needs } = one;
      const waits = wanted.is === 'up' && process.is === 'absent';
      expect(needs).toEqual(countedNeeds(model, one));
      expect(state.is === 'blocked').toBe(waits && needsOf(model, one, 'failed').length > 0);
      // Stuck: it could run and a slot is free, but nothing starts.
      if (waits && !isUnmet(c, spec.id) && slotsUsed(model) < max) expect(begun.length).toBeGreaterThan(0);
    }
    const attended = model.workers.marked(marks.attended);
    for (const one of model.workers.values())
      if (!attended.includes(one)) expect(ownEffects(model, one)).toEqual([]);
  };

  const steps = fc.array(
    fc.tuple(
      fc.constantFrom(
        'nothing',
        'complete',
        'fail',
        'exit',
        'crash',
        'over',
        'stop',
        'restart',
        'skip',
        'killed',
      ),
      fc.nat(size - 1),
      fc.boolean(),
    ),
    { maxLength: 50 },
  );

  it('never starts a worker before its needs are completed, never uses more slots than there are, never gets stuck', () => {
    fc.assert(
      fc.property(anyCrew, steps, (given, script) => {
        const c = made(given);
        holds(c, given.max);
        for (const [step, pick, performs] of script) {
          if (performs) perform(c);
          const id = ids[pick] ?? '1';
          const { process, state } = c.worker(id);
          const live = process.is === 'running';
          if (step === 'complete' && live) c.says(id, 'completed');
          if (step === 'fail' && live) c.says(id, 'failed');
          if (step === 'exit' && live) exits(c, id, 0);
          if (step === 'crash' && live) exits(c, id, 137);
          if (step === 'over' && live)
            c.happen({
              is: 'agent-reported',
              worker: id,
              turn: { is: 'over', at: c.now() },
              permissionMode: null,
            });
          if (step === 'stop') c.happen({ is: 'stop-wanted', worker: id });
          if (step === 'restart') c.happen({ is: 'restart-wanted', worker: id });
          if (step === 'skip' && state.is === 'blocked')
            c.happen({ is: 'needs-skipped', worker: id, needs: needsOf(c.model(), c.worker(id), 'failed') });
          if (step === 'killed') c.happen({ is: 'supervisor-started', pid: 9 });
          holds(c, given.max);
        }
        const states = (model: ReturnType<Crew['model']>) =>
          [...model.workers.values()].map((one) => one.state);
        const again = fold(null, { at: c.now(), is: 'checkpoint', model: toSavedModel(c.model()) });
        expect(states(again)).toEqual(states(c.model()));
      }),
      { numRuns: 300 },
    );
  });

  it('completes all workers whose needs complete, in any order, and blocks exactly the others', () => {
    fc.assert(
      fc.property(anyCrew, fc.subarray(ids, { maxLength: 2 }), (given, failing) => {
        const c = made({ ...given, claudes: [] });
        for (let round = 0; round <= size; round += 1) {
          perform(c);
          for (const id of ids)
            if (c.worker(id).process.is === 'running') exits(c, id, failing.includes(id) ? 3 : 0);
        }
        const doomed = (id: string): boolean =>
          failing.includes(id) || (c.worker(id).spec.needs ?? []).some(doomed);
        for (const id of ids) {
          const blocked = (c.worker(id).spec.needs ?? []).some(doomed);
          expect(c.state(id)).toBe(blocked ? 'blocked' : failing.includes(id) ? 'failed' : 'completed');
        }
      }),
    );
  });
});
