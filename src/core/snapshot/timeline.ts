/**
 * A run as spans of states, and what follows from them: durations and speed-up. Owns what these words mean
 * (docs/report.md says it for people). Pure; draws nothing.
 */
import type { SessionModel, WorkerModel } from '../model/model.ts';
import type { EarlierStates, SpentMs } from '../model/state-history.ts';
import type { EpochMs, WorkerId } from '../model/worker.ts';
import { isOver, stateNames, type StateName } from '../model/state.ts';
import { withState } from '../model/state-history.ts';
import { detailOf } from './to-snapshot.ts';

/** What is known of the run beside its journal. */
export type Sight =
  /** It goes on. */
  | { readonly is: 'live'; readonly now: EpochMs }
  /** Nobody watches or holds it any more: what was not over then has been `left` since. `now`: null when it is past. */
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
  /** The next one's `from`; the last one's is the end of the timeline. */
  readonly to: EpochMs;
}

export interface WorkerTimeline {
  readonly id: WorkerId;
  readonly name: string;
  /** What it is in at the end, and what that is about. */
  readonly state: StateName;
  readonly detail: string | null;
  /** From the moment it was added (or from the end of `earlier`) to the end of the timeline, without gap or overlap. */
  readonly spans: readonly Span[];
  readonly earlier: EarlierStates | null;
  /** Of all its time, also of what is no longer kept. States that it is over in don't count. */
  readonly spentMs: SpentMs;
  readonly workedMs: number;
  /** Work and what it waited for itself (a person, a limit, a message), from its start on: not the queue. */
  readonly activeMs: number;
}

export interface Timeline {
  readonly from: EpochMs;
  /** When its last worker was through; of a run that goes on: now. */
  readonly until: EpochMs;
  /** Is every worker through? */
  readonly over: boolean;
  readonly workers: readonly WorkerTimeline[];
  readonly wallMs: number;
  /** Sums over the workers. */
  readonly workedMs: number;
  readonly activeMs: number;
  /**
   * `workedMs` over `wallMs`: how many times as fast as the same work one after another. What was waited speeds nothing up,
   * and is no part of it. Null before any time has passed.
   */
  readonly speedUp: number | null;
  /** How many worked at once, on average, while anybody did. Null: nobody has worked. */
  readonly atOnce: number | null;
}

/** The agent is at it: not waiting for a slot, a person or a limit, and not merely there. */
const work: ReadonlySet<StateName> = new Set(['starting', 'working', 'verifying']);

/** Others go first: it would not have waited for them if it had been alone. */
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
  const looked = sight.is === 'live' ? sight.now : (sight.now ?? sight.since);
  const until = greatest([from, ...changes, ...(over ? [] : [looked])]);
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

/** What nobody saw the end of has been lost, or unknown, since it was heard of last. */
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

/** Of the spans that are kept: the work in them over the time in which there was any. */
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
