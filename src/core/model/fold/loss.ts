/**
 * What happens to a worker when its session continues after the loss of its panes or after a stop. Pure part of
 * fold.ts. Finished workers stay finished and waiting ones wait; a worker that was running is prepared for a restart,
 * or is lost.
 */
import type { WorkerModel } from '../model.ts';
import type { Wanted } from '../state.ts';
import type { EpochMs } from '../worker.ts';
import { fresh, takenOver } from './run.ts';
import { wentWithBackend } from '../facts/lost-with-backend.ts';

export interface Loss {
  /** Null: the session was stopped, its panes were not lost. */
  readonly lostAt: EpochMs | null;
  /** Also restart from scratch workers that cannot resume. */
  readonly anew: boolean;
}

export function afterLoss(worker: WorkerModel, { lostAt, anew }: Loss): WorkerModel {
  const { wanted } = worker;
  const stoppedAt = wanted.is === 'down' && wanted.by === 'session' ? wanted.at : null;
  // The old pane's id is meaningless now, and text being typed went with that pane.
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

/** It has made no final report, and it was not asked to stop. */
export function isUnfinished({ wanted, claim, overranMs }: WorkerModel): boolean {
  const final = claim.is === 'completed' || claim.is === 'failed' || claim.is === 'terminated';
  return wanted.is === 'up' && overranMs === null && !final;
}

/** Whether messages wait that it can still take, which is new work even for a finished worker. */
function hasMessages({ wanted, inbox, overranMs }: WorkerModel): boolean {
  return wanted.is === 'up' && overranMs === null && inbox.length > 0;
}

/** Only with a kept conversation: other workers would start from scratch and repeat their work. */
export function canGoOn({ spec }: Pick<WorkerModel, 'spec'>): boolean {
  return spec.agent.traits.resumes;
}
