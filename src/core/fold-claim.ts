/** A part of the fold (fold.ts): what a worker claims of its task, in its status file, and what its turns make of that. */
import type { EventOf, StatusLineSeen } from './event.ts';
import type { WorkerModel } from './model.ts';
import type { ClaimFact } from './state.ts';
import type { EpochMs } from './worker.ts';
import { afterTurn, freshCheck, isNews, refusals } from './fold-worker.ts';

export function statusRead(worker: WorkerModel, event: EventOf<'status-read'>): WorkerModel {
  const last = event.lines.at(-1);
  const progress = event.lines.findLast((line) => line.progress !== null)?.progress ?? worker.progress;
  return {
    ...worker,
    position: event.position,
    progress,
    status: last === undefined ? worker.status : { text: last.text, at: event.at },
    ...(last === undefined ? {} : freshCheck(worker, claimOf(last, event.written ?? event.at))),
  };
}

export function reported(worker: WorkerModel, event: EventOf<'agent-reported'>): WorkerModel {
  const turn = isNews(worker, event.turn) ? event.turn : null;
  return {
    ...worker,
    turn: turn ?? worker.turn,
    claim: turn?.is === 'running' ? reopened(worker, turn.at) : worker.claim,
    ...afterTurn(worker, turn),
    crashes: turn?.is === 'over' ? 0 : worker.crashes,
    refusals: refusals(worker, turn),
    hooksHeard: true,
    permissionMode: event.permissionMode ?? worker.permissionMode,
  };
}

function claimOf(line: StatusLineSeen, at: EpochMs): ClaimFact {
  return { is: line.claim, text: line.text, at };
}

/**
 * A new turn after a final claim is new work; a turn that merely goes on while it claims is not, nor one that was told of
 * late and had begun before the claim.
 */
function reopened({ claim, turn }: WorkerModel, begun: EpochMs): ClaimFact {
  const final = claim.is === 'completed' || claim.is === 'failed';
  const between = turn.is === 'over' || turn.is === 'ready';
  return final && between && begun >= claim.at ? { is: 'none' } : claim;
}
