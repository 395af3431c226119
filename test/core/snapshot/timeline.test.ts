import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionModel } from '../../../src/core/model/model.ts';
import type { Sight, Timeline } from '../../../src/core/snapshot/timeline.ts';
import { fold } from '../../../src/core/model/fold/fold.ts';
import { historyFrom, withState } from '../../../src/core/model/state-history.ts';
import { isOver, stateNames, type StateName } from '../../../src/core/model/state.ts';
import { timelineOf } from '../../../src/core/snapshot/timeline.ts';
import { claude, crew, demo, session, worker, type Happening } from '../crew.ts';

type Change = readonly [StateName, number];

/** A crew with these state histories; the session was created at 0, and each worker is added at its first change. */
function crewOf(...histories: readonly (readonly [Change, ...Change[]])[]): SessionModel {
  const c = crew(
    histories.map((_, index) => worker(String(index + 1), demo)),
    { createdAt: 0 },
  );
  const model = c.model();
  const workers = [...model.workers].reduce((all, [id, one], index) => {
    const [first, ...rest] = histories[index] ?? [['queued', 0]];
    const history = rest.reduce(
      (before, [is, at]) => withState(before, is, at),
      historyFrom(first[0], first[1]),
    );
    const is = history.changes.at(-1)?.is ?? 'queued';
    return all.with(id, { ...one, history, state: { ...one.state, is } as typeof one.state });
  }, model.workers);
  return { ...model, workers };
}

const live = (now: number): Sight => ({ is: 'live', now });

describe('the timeline', () => {
  it('ends when its last worker has finished, however late it is read', () => {
    const timeline = timelineOf(
      crewOf(
        [
          ['queued', 0],
          ['working', 10],
          ['completed', 40],
        ],
        [
          ['queued', 0],
          ['working', 10],
          ['failed', 70],
        ],
      ),
      live(5_000),
    );
    expect(timeline).toMatchObject({ from: 0, until: 70, over: true, wallMs: 70, workedMs: 90 });
    expect(timeline.speedUp).toBeCloseTo(90 / 70);
    expect(timeline.atOnce).toBeCloseTo(90 / 60);
    expect(timeline.workers[0]?.spans.at(-1)).toEqual({ state: 'completed', from: 40, to: 70 });
  });

  it('continues until now while a worker has not finished', () => {
    const timeline = timelineOf(
      crewOf([
        ['working', 10],
        ['asking', 30],
      ]),
      live(50),
    );
    expect(timeline).toMatchObject({ until: 50, over: false, workedMs: 20, activeMs: 40, speedUp: 20 / 50 });
    expect(timeline.workers[0]).toMatchObject({ state: 'asking', spentMs: { working: 20, asking: 20 } });
  });

  it('counts neither waiting nor time after the end as work', () => {
    const working = ['starting', 'working', 'verifying'];
    const waits = stateNames.filter((name) => !working.includes(name));
    const changes = waits.map((name, index): Change => [name, 10 * (index + 1)]);
    const timeline = timelineOf(crewOf([['queued', 0], ...changes]), live(10 * (waits.length + 1)));
    expect(timeline).toMatchObject({ workedMs: 0, atOnce: null });
    // Asking, idle, limited, unknown: its own waiting time. Ten ticks each.
    expect(timeline.activeMs).toBe(40);
    expect(Object.keys(timeline.workers[0]?.spentMs ?? {}).some((name) => isOver(name as StateName))).toBe(
      false,
    );
  });

  it('shows unfinished states as lost since the last observation, and finished ones as they ended', () => {
    const model = crewOf(
      [
        ['working', 10],
        ['completed', 20],
      ],
      [['working', 10]],
    );
    const timeline = timelineOf(model, {
      is: 'unseen',
      since: 60,
      left: 'lost',
      why: 'its server is gone',
      now: 99,
    });
    expect(timeline.over).toBe(true);
    expect(timeline.until).toBe(60);
    expect(timeline.workers.map(({ state }) => state)).toEqual(['completed', 'lost']);
    expect(timeline.workers[1]?.detail).toBe('was working; its server is gone');
    expect(timeline.workers[1]?.workedMs).toBe(50);
  });

  it('counts work from before the kept changes', () => {
    const many = Array.from({ length: 1_000 }, (_, index): Change => [
      index % 2 === 0 ? 'working' : 'asking',
      10 * (index + 1),
    ]);
    const timeline = timelineOf(crewOf([['queued', 0], ...many, ['completed', 20_000]]), live(99_999));
    expect(timeline.from).toBe(0);
    expect(timeline.workers[0]?.earlier).not.toBeNull();
    expect(timeline.workedMs).toBe(5_000);
  });

  it('has spans without gap or overlap from a worker’s first moment to the end, in the order of its states', () => {
    const id = fc.constantFrom('1', '2');
    const run = fc.integer({ min: 1, max: 2 });
    const happening: fc.Arbitrary<Happening> = fc.oneof(
      fc.record({ is: fc.constant('start-requested' as const), worker: id, run }),
      fc.record({
        is: fc.constant('process-started' as const),
        worker: id,
        run,
        pid: fc.nat(),
        startTime: fc.constant('t'),
      }),
      fc.record({
        is: fc.constant('process-exited' as const),
        worker: id,
        run,
        code: fc.constantFrom(0, 1, null),
        signal: fc.constant(null),
      }),
      fc.record({
        is: fc.constant('agent-reported' as const),
        worker: id,
        turn: fc.record({ is: fc.constantFrom('running', 'over', 'ready' as const), at: fc.nat(999) }),
        permissionMode: fc.constant(null),
      }),
      fc.record({
        is: fc.constant('status-read' as const),
        worker: id,
        lines: fc.array(
          fc.record({
            claim: fc.constantFrom('busy', 'blocked', 'completed', 'failed' as const),
            text: fc.constant('x'),
            progress: fc.constant(null),
          }),
          { maxLength: 1 },
        ),
        position: fc.constant({ inode: 1, offset: 1 }),
      }),
      fc.record({ is: fc.constant('restart-wanted' as const), worker: id }),
      fc.record({ is: fc.constant('stop-wanted' as const), worker: fc.option(id) }),
      fc.record({ is: fc.constant('backend-gone' as const), reason: fc.constant('gone') }),
    );
    const sight: fc.Arbitrary<Sight> = fc.oneof(
      fc.record({ is: fc.constant('live' as const), now: fc.nat(3_000) }),
      fc.record({
        is: fc.constant('unseen' as const),
        since: fc.nat(3_000),
        now: fc.option(fc.nat(4_000)),
        left: fc.constantFrom('lost', 'unknown' as const),
        why: fc.constant('gone'),
      }),
    );
    const steps = fc.array(fc.tuple(happening, fc.integer({ min: -20, max: 40 })), { maxLength: 40 });
    fc.assert(
      fc.property(steps, sight, (happenings, seen) => {
        let at = 1_000;
        let model = fold(null, { at, is: 'session-created', session: { ...session, createdAt: at } });
        for (const [one, agent] of [
          ['1', claude],
          ['2', demo],
        ] as const)
          model = fold(model, { at, is: 'worker-added', worker: worker(one, agent) });
        const seenStates = new Map<string, string[]>([
          ['1', ['queued']],
          ['2', ['queued']],
        ]);
        for (const [one, ms] of happenings) {
          at += ms;
          model = fold(model, { at, ...one });
          for (const { spec, state } of model.workers.values())
            if (seenStates.get(spec.id)?.at(-1) !== state.is) seenStates.get(spec.id)?.push(state.is);
        }
        const timeline = timelineOf(model, seen);
        checkSpans(timeline);
        for (const { id: one, spans } of timeline.workers) {
          const inOrder = spans.map((span) => span.state);
          // A lost or instantaneous state may be missing; none is added or moved.
          expect(isPartOf(inOrder.slice(0, -1), seenStates.get(one) ?? [])).toBe(true);
        }
        expect(timeline.workedMs).toBeLessThanOrEqual(2 * timeline.wallMs);
        if (timeline.atOnce !== null) {
          expect(timeline.atOnce).toBeGreaterThanOrEqual(1 - 1e-9);
          expect(timeline.atOnce).toBeLessThanOrEqual(2 + 1e-9);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function checkSpans({ from, until, workers, wallMs }: Timeline): void {
  expect(until).toBeGreaterThanOrEqual(from);
  expect(wallMs).toBe(until - from);
  for (const { spans, spentMs, state } of workers) {
    expect(spans.length).toBeGreaterThan(0);
    expect(spans.at(-1)?.to).toBe(until);
    expect(spans.at(-1)?.state).toBe(state);
    for (const [index, span] of spans.entries()) {
      expect(span.from).toBeGreaterThanOrEqual(from);
      expect(span.to).toBeGreaterThanOrEqual(span.from);
      const next = spans[index + 1];
      if (next === undefined) continue;
      expect(next.from).toBe(span.to);
      expect(next.state).not.toBe(span.state);
    }
    const counted = spans.filter((span) => !isOver(span.state));
    expect(Object.values(spentMs).reduce((a, b) => a + b, 0)).toBe(
      counted.reduce((a, span) => a + span.to - span.from, 0),
    );
  }
}

/** Whether `part` is a subsequence of `whole`. */
function isPartOf(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const one of part) {
    at = whole.indexOf(one, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
