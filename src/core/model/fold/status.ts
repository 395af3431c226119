/** Reports in a worker's status file, and the effect of its turns on them. Pure part of fold.ts. */
import type { EventOf } from '../event.ts';
import type { WorkerModel } from '../model.ts';
import type { ClaimFact } from '../state.ts';
import { isFinal, withoutOutdated } from './message.ts';
import { afterTurn, freshCheck, isNews, refusals } from './worker.ts';
import { goesOnAfterStop } from '../facts/turn-facts.ts';
import type { TurnFact } from '../facts/turn-fact.ts';

export function statusRead(worker: WorkerModel, event: EventOf<'status-read'>): WorkerModel {
  const last = event.lines.at(-1);
  const progress = event.lines.findLast((line) => line.progress !== null)?.progress ?? worker.progress;
  const read: WorkerModel = { ...worker, position: event.position, progress };
  if (last === undefined) return read;
  const status = { text: last.text, at: event.at };
  // Its tries are used up: it stays failed until it gets more work, and the refused line is not shown as its report.
  if (isRefusedForGood(worker)) return last.claim === 'completed' ? read : { ...read, status };
  const claim = claimOf(worker.claim, event);
  const next: WorkerModel = {
    ...read,
    status,
    reportBefore: claim.is === 'busy' ? worker.reportBefore : null,
    ...freshCheck(worker, claim),
  };
  return withoutOutdated(next, claim);
}

export function reported(worker: WorkerModel, event: EventOf<'agent-reported'>): WorkerModel {
  const turn = isNews(worker, event.turn) ? event.turn : null;
  const continues = turn?.is === 'running' && turn.prompt !== true && isContinued(worker);
  const begins = turn?.is === 'running' && !continues;
  return {
    ...worker,
    turn: continues ? { ...turn, continued: true } : firstReady(worker, turn),
    ...(begins ? begun(worker, turn) : {}),
    // Submitted again, or cleared.
    heldBy: begins && worker.heldBy === 'prompt' ? null : worker.heldBy,
    ...afterTurn(worker, turn),
    crashes: turn?.is === 'over' ? 0 : worker.crashes,
    refusals: refusals(worker, turn),
    hooksHeard: true,
    permissionMode: event.permissionMode ?? worker.permissionMode,
  };
}

/** Every agent starts with a prompt, so the first `ready` of a run is followed by its turn. */
function firstReady({ turn: before }: WorkerModel, turn: TurnFact | null): TurnFact {
  return turn?.is === 'ready' && before.is === 'unknown' ? { ...turn, first: true } : (turn ?? before);
}

/** A turn that a Stop hook of the user's continued is the same turn: its report holds at its end. */
function isContinued({ turn, registry }: WorkerModel): boolean {
  return goesOnAfterStop(turn, registry) || (turn.is === 'running' && turn.continued === true);
}

/** The time is that of the Stop hook: whatever ends the turn is newer. */
export function turnContinued(worker: WorkerModel): WorkerModel {
  const { turn, registry } = worker;
  if (!goesOnAfterStop(turn, registry)) return worker;
  return { ...worker, turn: { is: 'running', continued: true, at: turn.at + 1 } };
}

/** The last line counts. A line that was not understood is kept until a line with a keyword follows it. */
function claimOf(before: ClaimFact, event: EventOf<'status-read'>): ClaimFact {
  const at = event.written ?? event.at;
  const unclearBefore = before.is === 'busy' ? before.unclear : undefined;
  return event.lines.reduce<ClaimFact>(
    (claim, { claim: is, text, keyword, unclear, plain }) => {
      if (is === 'blocked') return { is, text, at, ...(keyword === undefined ? {} : { keyword }) };
      if (is !== 'busy') return { is, text, at };
      const earlier = plain === true && claim.is === 'busy' ? claim.unclear : undefined;
      const kept = unclear ?? earlier;
      return { is, text, at, ...(kept === undefined ? {} : { unclear: kept }) };
    },
    unclearBefore === undefined ? { is: 'none' } : { is: 'busy', text: '', unclear: unclearBefore, at },
  );
}

/**
 * A new turn after a final report is new work; not a turn that continues while it reports, nor one reported late that
 * had begun before the report, nor one begun by a message of muxcrew's own.
 */
function begun(
  worker: WorkerModel,
  next: Extract<TurnFact, { is: 'running' }>,
): Pick<WorkerModel, 'promptedBy'> & Partial<WorkerModel> {
  const { claim, turn, promptedBy } = worker;
  const between = turn.is === 'over' || turn.is === 'ready';
  const isNew = between && isFinal(claim) && claim.is !== 'none' && next.at >= claim.at;
  // Once its check has failed for good, only a prompt from others counts.
  const given = promptedBy !== 'muxcrew' && (!isRefusedForGood(worker) || next.prompt === true);
  return {
    promptedBy: null,
    ...(isNew && given ? { claim: { is: 'none' }, check: { is: 'none' }, reportBefore: claim } : {}),
  };
}

/** Its check has used up its tries. */
function isRefusedForGood({ claim, check }: WorkerModel): boolean {
  return claim.is === 'completed' && check.is === 'failed';
}
