/**
 * What happened to a crew while no client was attached: worker states when the last client left, against those when one
 * returns. Pure; the views decide which changes to show.
 */
import type { StateName } from './state.ts';
import type { EpochMs, WorkerId } from './worker.ts';

/** The time since the last client left. */
export interface Absence {
  readonly since: EpochMs;
  readonly states: readonly { readonly worker: WorkerId; readonly state: StateName }[];
}

/** `was` is null for a worker that was added meanwhile. */
export interface Happened {
  readonly worker: WorkerId;
  readonly was: StateName | null;
  readonly is: StateName;
}

/** The last completed absence. */
export interface Away {
  readonly since: EpochMs;
  readonly until: EpochMs;
  readonly happened: readonly Happened[];
}

interface Stateful {
  readonly spec: { readonly id: WorkerId };
  readonly state: { readonly is: StateName };
}

export function leave(workers: Iterable<Stateful>, at: EpochMs): Absence {
  return { since: at, states: [...workers].map(({ spec, state }) => ({ worker: spec.id, state: state.is })) };
}

export function comeBack(absence: Absence, workers: Iterable<Stateful>, at: EpochMs): Away {
  const before = new Map(absence.states.map(({ worker, state }) => [worker, state]));
  const happened = [...workers].flatMap(({ spec, state }): readonly Happened[] => {
    const was = before.get(spec.id) ?? null;
    return was === state.is ? [] : [{ worker: spec.id, was, is: state.is }];
  });
  return { since: absence.since, until: at, happened };
}
