/**
 * What becomes of a worker when its session continues after a loss of its panes or after a stop. Pure part of fold.ts.
 * Finished workers stay finished and waiting ones wait; a worker that was running is made ready to be started again, or
 * is lost.
 */
import type { WorkerModel } from '../model.ts';
import type { Wanted } from '../state.ts';
import type { EpochMs } from '../worker.ts';
import { fresh, takenOver } from './run.ts';
import { wentWithBackend } from '../facts/lost-with-backend.ts';

export interface Loss {
  /** Null: the panes were not lost, the session was stopped. */
  readonly lostAt: EpochMs | null;
  /** Also begin anew with what cannot go on where it stopped. */
  readonly anew: boolean;
}

export function afterLoss(worker: WorkerModel, { lostAt, anew }: Loss): WorkerModel {
  const { wanted } = worker;
  const stoppedAt = wanted.is === 'down' && wanted.by === 'session' ? wanted.at : null;
  // The old pane's id says nothing any more, and text that was being typed went with that pane.
  const without: WorkerModel = { ...takenOver(worker), wanted: beforeStop(wanted), typing: null, pane: null };
  const { process } = without;
  // It never ran, whatever its agent.
  if (stoppedAt !== null && process.is === 'unstartable' && process.at >= stoppedAt)
    return { ...fresh(without), goesFirst: true };
  const went =
    process.is === 'running' ||
    (stoppedAt !== null && process.is === 'exited' && process.at >= stoppedAt) ||
    (lostAt !== null && wentWithBackend(process, lostAt, !canGoOn(without)));
  if (!went) return without;
  const gone: WorkerModel = {
    ...without,
    process: {
      is: 'lost',
      run: without.runs,
      ...(lostAt === null ? { stopped: true } : {}),
      at: lostAt ?? stoppedAt ?? worker.since,
    },
    startTime: null,
    requests: [],
    registry: null,
    screen: null,
  };
  if (gone.wanted.is === 'again') return { ...fresh(gone), progress: null, goesFirst: true };
  const goesOn = isUnfinished(gone) || hasMessages(gone);
  return goesOn && (canGoOn(gone) || anew) ? { ...fresh(gone), goesFirst: true } : gone;
}

/** The requested state before the whole session was stopped. */
function beforeStop(wanted: Wanted): Wanted {
  if (wanted.is !== 'down' || wanted.by !== 'session') return wanted;
  return wanted.again ? { is: 'again', at: wanted.at } : { is: 'up' };
}

/** It has not said its last word, and nobody wanted it to end. */
export function isUnfinished({ wanted, claim, overranMs }: WorkerModel): boolean {
  const final = claim.is === 'completed' || claim.is === 'failed' || claim.is === 'terminated';
  return wanted.is === 'up' && overranMs === null && !final;
}

/** Messages wait that it can still take, which is new work for a finished worker too. */
function hasMessages({ wanted, inbox, overranMs }: WorkerModel): boolean {
  return wanted.is === 'up' && overranMs === null && inbox.length > 0;
}

/** Only where a conversation stays: everybody else would begin anew, and do twice what was done. */
export function canGoOn({ spec }: Pick<WorkerModel, 'spec'>): boolean {
  return spec.agent.traits.resumes;
}
