/**
 * How long a worker has worked, against its timeout. Counts while it starts, works or is unknown; not while it waits
 * for input, a limit, its check or a slot, nor while the machine sleeps. Pure.
 */
import type { WorkerModel } from '../model.ts';
import type { StateName } from '../state.ts';
import type { EpochMs } from '../worker.ts';

export type WorkTime = WorkerModel['worked'];

export const noWork: WorkTime = { ms: 0, since: null };

function counts(state: StateName): boolean {
  return state === 'starting' || state === 'working' || state === 'unknown';
}

/** Work time after a change to that state. A clock that was set back does not reduce it. */
export function workTime({ ms, since }: WorkTime, state: StateName, at: EpochMs): WorkTime {
  if (counts(state)) return { ms, since: since ?? at };
  return since === null ? { ms, since } : { ms: ms + Math.max(0, at - since), since: null };
}

/** Work time without the time that the machine slept. */
export function withoutSleep({ ms, since }: WorkTime, sleptMs: number, at: EpochMs): WorkTime {
  return since === null ? { ms, since } : { ms, since: Math.min(at, since + sleptMs) };
}

/** When it reaches its timeout if it continues like this; null: the time does not count, or it has no timeout. */
export function timeUpAt({ spec, worked }: WorkerModel): EpochMs | null {
  if (spec.timeoutMs === undefined || worked.since === null) return null;
  return worked.since + Math.max(0, spec.timeoutMs - worked.ms);
}
