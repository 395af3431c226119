/**
 * The states of a worker over time, from which timelines are drawn. Part of the model, so that it is as safe as the
 * journal and survives its compaction (docs/decisions/004). Bounded: for changes that are no longer kept, the time in
 * each state is. Pure.
 */
import type { StateName } from './state.ts';
import type { EpochMs } from './worker.ts';

export interface StateChange {
  readonly is: StateName;
  readonly at: EpochMs;
}

export interface StateHistory {
  /** Oldest first, never empty; each later than the previous one, and of another state. */
  readonly changes: readonly StateChange[];
  /** Summary of older changes; null: none. */
  readonly earlier: EarlierStates | null;
}

/** Changes that are no longer kept. */
export interface EarlierStates {
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly changes: number;
  readonly spentMs: SpentMs;
}

export type SpentMs = Readonly<Partial<Record<StateName, number>>>;

/** Enough for a worker that asks 150 times. 12 KB in a checkpoint. */
export const keptChanges = 300;

export function historyFrom(is: StateName, at: EpochMs): StateHistory {
  return { changes: [{ is, at }], earlier: null };
}

/**
 * If the clock was set back, a change is not earlier than the previous one. Of several at one moment only the last is
 * kept.
 */
export function withState(history: StateHistory, is: StateName, at: EpochMs): StateHistory {
  const { changes, earlier } = history;
  const last = changes.at(-1);
  if (last === undefined) return { changes: [{ is, at }], earlier };
  if (last.is === is) return history;
  if (at > last.at) return bounded({ changes: [...changes, { is, at }], earlier });
  const before = changes.slice(0, -1);
  const same = before.at(-1)?.is === is;
  return { changes: same ? before : [...before, { is, at: last.at }], earlier };
}

function bounded(history: StateHistory): StateHistory {
  const [first, second, ...rest] = history.changes;
  if (first === undefined || second === undefined || history.changes.length <= keptChanges) return history;
  const spent = history.earlier?.spentMs ?? {};
  return {
    changes: [second, ...rest],
    earlier: {
      from: history.earlier?.from ?? first.at,
      until: second.at,
      changes: (history.earlier?.changes ?? 0) + 1,
      spentMs: { ...spent, [first.is]: (spent[first.is] ?? 0) + second.at - first.at },
    },
  };
}
