/** A run as spans of states, with durations and speed-up (defined for users in docs/report.md). Pure; draws nothing. */
import type { SessionModel, WorkerModel } from '../model/model.ts';
import type { EarlierStates, SpentMs } from '../model/state-history.ts';
import type { EpochMs, WorkerId } from '../model/worker.ts';
import { isOver, stateNames, type StateName } from '../model/state.ts';
import { withState } from '../model/state-history.ts';
import { detailOf } from './to-snapshot.ts';

/** Facts about the run from outside its journal. */
export type Sight =
  /** The run continues. */
  | { readonly is: 'live'; readonly now: EpochMs }
  /**
   * No process supervises or holds it: unfinished workers have been in the state `left` since then. `now`: null for a
   * past run.
   */
  | {
      readonly is: 'unseen';
      readonly since: EpochMs;
      readonly left: 'lost' | 'unknown';
      readonly why: string;
      readonly now: EpochMs | null;
    };

export interface Span {
  readonly state: StateName;
  readonly from: EpochMs;
  /** Equals the next span's `from`; for the last span the end of the timeline. */
  readonly to: EpochMs;
}

export interface WorkerTimeline {
  readonly id: WorkerId;
  readonly name: string;
  /** The final state, with its details. */
  readonly state: StateName;
  readonly detail: string | null;
  /** From its addition (or the end of `earlier`) to the end of the timeline, without gaps or overlaps. */
  readonly spans: readonly Span[];
  readonly earlier: EarlierStates | null;
  /** Over its whole time, including changes that are no longer kept. Final states do not count. */
  readonly spentMs: SpentMs;
  readonly workedMs: number;
  /** Time of work and of waiting for input, a limit or a message, since its start: without the queue. */
  readonly activeMs: number;
}

export interface Timeline {
  readonly from: EpochMs;
  /** When its last worker finished; for a running session: now. */
  readonly until: EpochMs;
  /** Whether all workers have finished. */
  readonly over: boolean;
  readonly workers: readonly WorkerTimeline[];
  readonly wallMs: number;
  /** Sums over the workers. */
  readonly workedMs: number;
  readonly activeMs: number;
  /**
   * `workedMs` divided by `wallMs`: the speed-up over running the workers one after another, not counting waiting time.
   * Null before any time has passed.
   */
  readonly speedUp: number | null;
  /** Average number of workers that worked at once, while any did. Null: none has worked. */
  readonly atOnce: number | null;
}

/** The agent is working: not waiting for a slot, input or a limit, and not just idle. */
const work: ReadonlySet<StateName> = new Set(['starting', 'working', 'verifying']);

/** Waits for other workers, which it would not do alone. */
const queue: ReadonlySet<StateName> = new Set(['queued', 'blocked']);

export function isWork(state: StateName): boolean {
  return work.has(state);
}

export function timelineOf(model: SessionModel, sight: Sight): Timeline {
  const workers = [...model.workers.values()].map((worker) => asSeen(worker, sight));
  const changes = workers.flatMap(({ worker: { history } }) => history.changes.map(({ at }) => at));
  const begins = workers.flatMap(({ worker: { history } }) => history.earlier?.from ?? []);
  const from = least([model.session.createdAt, ...begins, ...changes]);
  const over = workers.length > 0 && workers.every(({ state }) => isOver(state));
  const observedUntil = sight.is === 'live' ? sight.now : (sight.now ?? sight.since);
  const until = greatest([from, ...changes, ...(over ? [] : [observedUntil])]);
  const lines = workers.map((seen) => workerTimeline(seen, until));
  const wallMs = until - from;
  const workedMs = sum(lines.map((line) => line.workedMs));
  return {
    from,
    until,
    over,
    workers: lines,
    wallMs,
    workedMs,
    activeMs: sum(lines.map((line) => line.activeMs)),
    speedUp: wallMs > 0 ? workedMs / wallMs : null,
    atOnce: workedAtOnce(lines),
  };
}

interface Seen {
  readonly worker: WorkerModel;
  readonly state: StateName;
  readonly detail: string | null;
}

/** If the end of a state was not observed, the worker is lost, or unknown, since its last report. */
function asSeen(worker: WorkerModel, sight: Sight): Seen {
  if (sight.is === 'live' || isOver(worker.state.is))
    return { worker, state: worker.state.is, detail: detailOf(worker.state) };
  return {
    worker: { ...worker, history: withState(worker.history, sight.left, sight.since) },
    state: sight.left,
    detail: `was ${worker.state.is}; ${sight.why}`,
  };
}

function workerTimeline({ worker, state, detail }: Seen, until: EpochMs): WorkerTimeline {
  const { changes, earlier } = worker.history;
  const spans = changes.map(({ is, at }, index): Span => ({
    state: is,
    from: at,
    to: changes[index + 1]?.at ?? until,
  }));
  const spentMs = spentIn(spans, earlier?.spentMs ?? {});
  return {
    id: worker.spec.id,
    name: worker.spec.name,
    state,
    detail,
    spans,
    earlier,
    spentMs,
    workedMs: spentWhere(spentMs, isWork),
    activeMs: spentWhere(spentMs, (one) => !queue.has(one)),
  };
}

function spentIn(spans: readonly Span[], before: SpentMs): SpentMs {
  return spans
    .filter(({ state }) => !isOver(state))
    .reduce<SpentMs>(
      (spent, { state, from, to }) => ({ ...spent, [state]: (spent[state] ?? 0) + to - from }),
      Object.fromEntries(Object.entries(before).filter(([state]) => !isOver(state as StateName))),
    );
}

function spentWhere(spentMs: SpentMs, counts: (state: StateName) => boolean): number {
  return sum(stateNames.filter(counts).map((state) => spentMs[state] ?? 0));
}

/** For the spans that are kept: the work in them, divided by the time in which any worker worked. */
function workedAtOnce(workers: readonly WorkerTimeline[]): number | null {
  const spans = workers
    .flatMap((worker) => worker.spans)
    .filter(({ state, from, to }) => isWork(state) && to > from)
    .toSorted((a, b) => a.from - b.from);
  let covered = 0;
  let end = -Infinity;
  for (const { from, to } of spans) {
    covered += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return covered === 0 ? null : sum(spans.map(({ from, to }) => to - from)) / covered;
}

// Not Math.max(...many): a long run has more changes than a call can have arguments.
function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

function greatest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
