/**
 * What becomes of a worker when its session goes on after the loss of its panes. Pure part of fold.ts. What was over stays
 * as it ended, and what waited waits; whoever was at work is made ready to be started again, or said to be lost.
 */
import type { WorkerModel } from './model.ts';
import type { EpochMs } from './worker.ts';
import { endsWhenDone } from './derive-state.ts';
import { fresh, takenOver } from './fold-run.ts';
import { wentWithBackend } from './went-with-backend.ts';

export interface Loss {
  readonly lostAt: EpochMs;
  /** Also begin anew with what cannot go on where it stopped. */
  readonly anew: boolean;
}

export function afterLoss(worker: WorkerModel, { lostAt, anew }: Loss): WorkerModel {
  // What a pane was called there says nothing any more, and what was being typed went with it.
  const without: WorkerModel = { ...takenOver(worker), typing: null, pane: null };
  const { process } = without;
  const went = process.is === 'running' || wentWithBackend(process, lostAt, !canGoOn(without));
  if (!went) return without;
  const gone: WorkerModel = {
    ...without,
    process: { is: 'lost', run: without.runs, at: lostAt },
    startTime: null,
    requests: [],
    registry: null,
    screen: null,
  };
  if (gone.wanted.is === 'again') return { ...fresh(gone), progress: null, goesFirst: true };
  return isUnfinished(gone) && (canGoOn(gone) || anew) ? { ...fresh(gone), goesFirst: true } : gone;
}

/** It has not said its last word, and nobody wanted it to end. */
export function isUnfinished({ wanted, claim, overranMs }: WorkerModel): boolean {
  const final = claim.is === 'completed' || claim.is === 'failed' || claim.is === 'terminated';
  return wanted.is === 'up' && overranMs === null && !final;
}

/** Only where a conversation stays: everybody else would begin anew, and do twice what was done. */
export function canGoOn({ spec }: Pick<WorkerModel, 'spec'>): boolean {
  return !endsWhenDone(spec.agent.kind);
}
