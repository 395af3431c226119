/** What single events make of one worker: requests, checks, and what a new run knows. Pure parts of fold.ts. */
import type { EventOf } from '../event.ts';
import type { WorkerModel } from '../model.ts';
import type { ClaimFact } from '../state.ts';
import { endText } from '../facts/check.ts';
import { fresh } from './run.ts';
import { isLimit } from '../facts/turn-error.ts';
import { keptInbox } from '../model.ts';
import { ourselves } from '../facts/message.ts';
import type { TurnFact } from '../facts/turn-fact.ts';
import type { RegistryFact } from '../facts/turn-sources.ts';
import { keptResults } from '../facts/check-result.ts';
import type { CheckResult } from '../facts/check-result.ts';

/**
 * Requests that were answered in the pane: Claude Code leaves their hook waiting and tells nobody, but its registry
 * shows `waiting` for as long as the dialog is there. A background subagent's request has no dialog.
 */
export function leftWaiting(worker: WorkerModel, next: RegistryFact | null): Partial<WorkerModel> {
  const { registry: before, requests } = worker;
  const left = before?.status === 'waiting' && next !== null && next.status !== 'waiting';
  if (!left) return { registry: next };
  const shown = requests.filter(({ at }) => at <= next.at);
  const own = shown.filter(({ agent }) => (agent ?? null) === null);
  const gone = own.length > 0 ? own : shown.slice(0, 1);
  return { registry: next, requests: requests.filter((request) => !gone.includes(request)) };
}

/**
 * After a turn that failed, `idle` says nothing; `busy` says that another has begun. A hook says the same, unless all are
 * off: then nothing else would ever take the failure back.
 */
export function goesOn({ turn }: WorkerModel, registry: RegistryFact | null): Partial<WorkerModel> {
  const again = turn.is === 'failed' && registry?.status === 'busy' && registry.at > turn.at;
  return again ? { turn: { is: 'running', at: registry.at } } : {};
}

/** A turn that is over leaves nothing of its own open; subagents in the background may ask on. */
export function afterTurn(worker: WorkerModel, turn: TurnFact | null): Pick<WorkerModel, 'requests'> {
  const over = turn?.is === 'over' || turn?.is === 'failed';
  return {
    requests: over
      ? worker.requests.filter(({ agent, at }) => (agent ?? null) !== null || at > turn.at)
      : worker.requests,
  };
}

/** A reminder that a turn is over would take back why it failed, and begin anew what waits since its end. */
export function isNews({ turn }: WorkerModel, next: TurnFact | null): boolean {
  return !(next?.is === 'over' && next.reminder === true && (turn.is === 'over' || turn.is === 'failed'));
}

/** One more turn that a limit has ended, or one that ended well. */
export function refusals(worker: WorkerModel, turn: TurnFact | null): number {
  if (turn?.is === 'over') return 0;
  const refused = turn?.is === 'failed' && isLimit(turn.kind);
  return refused ? worker.refusals + 1 : worker.refusals;
}

/** Says more of a turn that its hook called failed, and all of it where that hook was not heard, or not yet. */
export function turnErrorSeen(worker: WorkerModel, event: EventOf<'turn-error-seen'>): WorkerModel {
  const { kind, what, until, when } = event;
  const { turn } = worker;
  if (turn.is === 'failed') return { ...worker, turn: { ...turn, kind, what, until } };
  if (turn.is !== 'unknown' && turn.is !== 'running') return worker;
  // A hook before it may be stamped later.
  const at = turn.is === 'running' ? Math.max(turn.at, when) : when;
  return { ...worker, turn: { is: 'failed', error: kind, kind, what, until, at } };
}

/**
 * The turn goes on with the answer, until a hook says more. Answered elsewhere, perhaps by Esc: then it goes on from the
 * moment of asking, so that whatever the registry has said since is newer.
 */
export function askEnded(worker: WorkerModel, event: EventOf<'ask-ended'>): WorkerModel {
  const request = worker.requests.find(({ id }) => id === event.request);
  if (request === undefined) return worker;
  const turn: TurnFact =
    event.by === 'elsewhere'
      ? { is: 'running', at: request.at + 1 }
      : { is: 'running', at: event.at, answered: true };
  const newer = worker.turn.is !== 'none' && worker.turn.is !== 'unknown' && worker.turn.at > turn.at;
  return {
    ...worker,
    requests: worker.requests.filter(({ id }) => id !== event.request),
    turn: newer ? worker.turn : turn,
  };
}

/** Back to the worker with what went wrong, as often as its spec allows; then failed for good. */
export function checkEnded(worker: WorkerModel, event: EventOf<'check-ended'>): WorkerModel {
  // It reported something else meanwhile: the check was of what it had reported before.
  if (worker.claim.is !== 'completed' || worker.check.is !== 'pending') return worker;
  const ran = event.end?.is !== 'not run';
  const allowed = worker.spec.verify?.tries ?? 0;
  const tried = worker.checkTries + 1;
  const result: CheckResult = {
    passed: event.passed,
    end: event.end ?? null,
    try: tried,
    of: Math.max(tried, allowed + 1),
    output: event.output ?? [],
    at: event.at,
  };
  const checked = { ...worker, checks: [...worker.checks, result].slice(-keptResults) };
  if (event.passed) return { ...checked, check: { is: 'passed', at: event.at } };
  // What it reported does not hold: it must not be shown as if it did.
  const refused: WorkerModel = { ...checked, status: null, checkTries: ran ? tried : worker.checkTries };
  // One that went with its panes, and can go on, is started again with the message.
  const lost = worker.process.is === 'lost' && worker.spec.agent.traits.resumes;
  const hears = worker.process.is === 'running' || lost;
  if (!ran || tried > allowed || worker.inbox.length >= keptInbox || !hears) {
    const command = worker.spec.verify?.command ?? '';
    const how = event.end === undefined ? lastLine(event.detail) : endText(event.end);
    const detail = `${how} (${command})`;
    return { ...refused, check: { is: 'failed', tries: refused.checkTries, detail, at: event.at } };
  }
  const message = {
    id: `check-${String(event.at)}`,
    from: ourselves,
    text: `You reported COMPLETED, but the check \`${worker.spec.verify?.command ?? ''}\` failed. Fix it and report COMPLETED again. The end of its output:\n\n${event.detail}`,
  };
  const told: WorkerModel = {
    ...refused,
    claim: { is: 'none' },
    check: { is: 'none' },
    inbox: [...worker.inbox, message],
  };
  return lost ? fresh(told) : told;
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** A claim that follows another COMPLETED is the same one, and its check holds; any other is to be checked anew. */
export function freshCheck(worker: WorkerModel, claim: ClaimFact): Pick<WorkerModel, 'claim' | 'check'> {
  const same = claim.is === 'completed' && worker.claim.is === 'completed';
  return { claim, check: same ? worker.check : { is: 'none' } };
}
