/** How events change one worker: requests, checks, and facts of a new run. Pure parts of fold.ts. */
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
 * Requests that were answered in the pane: Claude Code leaves their hook waiting without a report, but its registry
 * shows `waiting` only as long as the dialog is open. A background subagent's request has no dialog.
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

/** After a failed turn, `idle` says nothing; `busy` means that another turn has begun. Needed if all hooks are off. */
export function goesOn({ turn }: WorkerModel, registry: RegistryFact | null): Partial<WorkerModel> {
  const again = turn.is === 'failed' && registry?.status === 'busy' && registry.at > turn.at;
  return again ? { turn: { is: 'running', at: registry.at } } : {};
}

/** The end of a turn closes its own requests; background subagents may still ask. */
export function afterTurn(worker: WorkerModel, turn: TurnFact | null): Pick<WorkerModel, 'requests'> {
  const over = turn?.is === 'over' || turn?.is === 'failed';
  return {
    requests: over
      ? worker.requests.filter(({ agent, at }) => (agent ?? null) !== null || at > turn.at)
      : worker.requests,
  };
}

/** A reminder that a turn is over would hide why it failed, and would reprocess what waits since its end. */
export function isNews({ turn }: WorkerModel, next: TurnFact | null): boolean {
  return !(next?.is === 'over' && next.reminder === true && (turn.is === 'over' || turn.is === 'failed'));
}

/** Counts turns in a row that a limit has ended. */
export function refusals(worker: WorkerModel, turn: TurnFact | null): number {
  if (turn?.is === 'over') return 0;
  const refused = turn?.is === 'failed' && isLimit(turn.kind);
  return refused ? worker.refusals + 1 : worker.refusals;
}

/** Details of a failed turn; the whole failure if its hook was not received, or not yet. */
export function turnErrorSeen(worker: WorkerModel, event: EventOf<'turn-error-seen'>): WorkerModel {
  const { kind, what, until, when } = event;
  const { turn } = worker;
  if (turn.is === 'failed') return { ...worker, turn: { ...turn, kind, what, until } };
  if (turn.is !== 'unknown' && turn.is !== 'running') return worker;
  // A hook before it may have a later time stamp.
  const at = turn.is === 'running' ? Math.max(turn.at, when) : when;
  return { ...worker, turn: { is: 'failed', error: kind, kind, what, until, at } };
}

/**
 * The turn continues with the answer until a hook reports more. If answered elsewhere, possibly by Esc, it continues
 * from the time of the request, so that later registry entries are newer.
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

/** Reports the failed check to the worker, as often as its spec allows; then the check has failed for good. */
export function checkEnded(worker: WorkerModel, event: EventOf<'check-ended'>): WorkerModel {
  // It reported something else meanwhile: the check was of its previous report.
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
  // The refused report must not be shown as valid.
  const refused: WorkerModel = { ...checked, status: null, checkTries: ran ? tried : worker.checkTries };
  // A worker that was lost with its panes and can resume is restarted with the message.
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
  const reported: WorkerModel = {
    ...refused,
    claim: { is: 'none' },
    check: { is: 'none' },
    inbox: [...worker.inbox, message],
  };
  return lost ? fresh(reported) : reported;
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** A second COMPLETED is the same report, and its check holds; any other report is checked again. */
export function freshCheck(worker: WorkerModel, claim: ClaimFact): Pick<WorkerModel, 'claim' | 'check'> {
  const same = claim.is === 'completed' && worker.claim.is === 'completed';
  return { claim, check: same ? worker.check : { is: 'none' } };
}
