/**
 * What becomes of a worker when its session goes on after the loss of its panes. Pure part of fold.ts. What was over stays
 * as it ended, and what waited waits; whoever was at work is made ready to be started again, or said to be lost.
 */
import type { WorkerModel } from './model.ts';
import type { EpochMs } from './worker.ts';
import { endsWhenDone } from './derive-state.ts';
import { fresh, takenOver } from './fold-run.ts';

/**
 * A machine that goes down ends agents first and their supervisor a little later: an end by a signal so shortly before the
 * loss came with it. The supervisor's last sign of life may itself be 8 to 13 s old.
 */
const sameLossMs = 20_000;
const endingSignals: readonly (string | null)[] = ['SIGHUP', 'SIGTERM', 'SIGKILL'];

export interface Loss {
  readonly lostAt: EpochMs;
  /** Also begin anew with what cannot go on where it stopped. */
  readonly anew: boolean;
}

export function afterLoss(worker: WorkerModel, { lostAt, anew }: Loss): WorkerModel {
  // What a pane was called there says nothing any more, and what was being typed went with it.
  const without: WorkerModel = { ...takenOver(worker), typing: null, pane: null };
  if (!wentWithIt(without, lostAt)) return without;
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

function wentWithIt({ process }: WorkerModel, lostAt: EpochMs): boolean {
  if (process.is === 'running') return true;
  if (process.is !== 'exited' || process.at < lostAt - sameLossMs) return false;
  return process.code === null || process.code === 129 || endingSignals.includes(process.signal);
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
