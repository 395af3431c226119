/**
 * Facts -> state, with the evidence for it. Pure and total; the table is docs/states.md. First match wins:
 *
 * timeout reached > final report of the worker (COMPLETED, FAILED, TERMINATED) > the backend is gone > its process has
 * ended > it has not started > its requests > its turn > its process
 */
import type { AskKind } from '../facts/request.ts';
import type { AgentTraits } from '../worker.ts';
import type {
  CheckFact,
  ClaimFact,
  ProcessFact,
  Verdict,
  Wanted,
  WorkerFacts,
  WorkerState,
} from '../state.ts';
import { checkFailure } from '../facts/check.ts';
import { unreachable } from '../../result.ts';
import { endedFromOutside, endedWell, wentWithBackend } from '../facts/lost-with-backend.ts';
import { spanText } from '../../time-span.ts';
import { turnNow } from '../facts/turn-facts.ts';
import { evidenceOf, exitReason } from './worker-evidence.ts';
import type { TurnFact } from '../facts/turn-fact.ts';
import type { TurnSources } from '../facts/turn-sources.ts';

export function deriveState(facts: WorkerFacts): Verdict {
  const turn = turnNow(facts.turn);
  return { state: stateOf(facts, turn), turn, evidence: evidenceOf(facts) };
}

function stateOf(facts: WorkerFacts, turn: TurnFact): WorkerState {
  const { process, claim } = facts;
  if (facts.overranMs !== null)
    return { is: 'failed', reason: `ran longer than its timeout of ${spanText(facts.overranMs)}` };
  if (
    facts.traits.endsWhenDone &&
    process.is === 'exited' &&
    !endedWell(process) &&
    facts.wanted.is === 'up' &&
    !hungUp(facts) &&
    // It had reported completion before a signal or a closed pane ended it.
    !(claim.is === 'completed' && endedFromOutside(process))
  )
    // Its own report says more than an exit code.
    return {
      is: 'failed',
      reason:
        claim.is === 'failed'
          ? `${exitReason({ ...process, output: '' })}: ${claim.text}`
          : exitReason(process),
    };
  if (facts.restart !== null && !hungUp(facts)) return { is: 'queued', waitsFor: facts.restart };
  const last = lastWord(claim, facts);
  if (last !== null && !isContinued(facts, turn)) return last;
  if (facts.backendGone !== null && (process.is === 'running' || (hungUp(facts) && facts.wanted.is === 'up')))
    return { is: 'lost', reason: facts.backendGone.reason };
  switch (process.is) {
    case 'exited':
      return afterExit(process, facts);
    case 'unstartable':
      // Stopped before it could start: not a failure.
      if (facts.wanted.is === 'down') return { is: 'stopped', by: stopper(facts.wanted) };
      return { is: 'failed', reason: process.reason };
    case 'absent':
      return notStarted(facts);
    case 'lost':
      if (facts.wanted.is === 'down') return { is: 'stopped', by: stopper(facts.wanted) };
      return {
        is: 'lost',
        reason: 'no conversation to continue: restart starts it from scratch',
      };
    case 'requested':
      // A start that lost its pane is decided again by `resume`.
      if (facts.backendGone !== null) return notStarted(facts);
      if (process.queued !== undefined) return { is: 'starting', note: process.queued };
      return facts.preparing === true
        ? { is: 'starting', note: 'preparing its workspace' }
        : { is: 'starting' };
    case 'running':
      return whileRunning(facts, turn);
    default:
      return unreachable(process);
  }
}

function notStarted({ wanted, needs }: WorkerFacts): WorkerState {
  if (wanted.is === 'down') return { is: 'stopped', by: stopper(wanted) };
  return needs === 'failed' ? { is: 'blocked' } : { is: 'queued', waitsFor: null };
}

/** A final report stands whatever happens to the process afterwards. */
function lastWord(claim: ClaimFact, { check, wanted }: WorkerFacts): WorkerState | null {
  switch (claim.is) {
    case 'completed':
      return checked(check, wanted);
    case 'failed':
      return { is: 'failed', reason: claim.text };
    case 'terminated':
      return { is: 'stopped', by: 'itself' };
    case 'none':
    case 'busy':
    case 'blocked':
      return null;
    default:
      return unreachable(claim);
  }
}

/** A Stop hook of the user's continued the turn after a final report. */
function isContinued({ process, turn: { hook } }: WorkerFacts, turn: TurnFact): boolean {
  const goesOn = hook.is === 'running' && hook.continued === true;
  return goesOn && process.is === 'running' && (turn.is === 'running' || turn.is === 'asking');
}

/** Null: the user stopped or restarted the worker before the check was over. */
function checked(check: CheckFact | null, wanted: Wanted): WorkerState | null {
  switch (check?.is) {
    case undefined:
      return { is: 'completed', by: 'claim' };
    case 'none':
    case 'pending':
      return isCalledOff(wanted) ? null : { is: 'verifying' };
    case 'passed':
      return { is: 'completed', by: 'check' };
    case 'failed':
      return { is: 'failed', reason: checkFailure(check) };
  }
}

/** Stopped or restarted by the user before the check was over. */
function isCalledOff(wanted: Wanted): boolean {
  return (
    wanted.is === 'again' || (wanted.is === 'down' && (wanted.by === 'person' || wanted.by === 'session'))
  );
}

function afterExit(process: Extract<ProcessFact, { is: 'exited' }>, facts: WorkerFacts): WorkerState {
  if (facts.wanted.is !== 'up') return { is: 'stopped', by: stopper(facts.wanted) };
  if (endedWell(process) && facts.traits.endsWhenDone && facts.claim.is === 'blocked') {
    const { keyword = 'blocked', text } = facts.claim;
    return { is: 'failed', reason: `ended with its last report ${keyword.toUpperCase()}: ${text}` };
  }
  if (endedWell(process) && facts.traits.endsWhenDone && (facts.refused ?? null) !== null)
    return { is: 'failed', reason: `ended after its ${facts.refused ?? ''}` };
  if (endedWell(process))
    return facts.traits.endsWhenDone ? { is: 'completed', by: 'exit' } : { is: 'stopped', by: 'itself' };
  return { is: 'failed', reason: exitReason(process) };
}

function stopper(wanted: Wanted): 'person' | 'cost' {
  return wanted.is === 'down' && wanted.by === 'cost' ? 'cost' : 'person';
}

/** In a suspended agent's pane, Enter continues it and other keys are lost. */
const suspendedText = 'suspended (Ctrl+Z): press Enter in its pane to continue it';

function whileRunning(facts: WorkerFacts, turn: TurnFact): WorkerState {
  const {
    claim,
    suspended = false,
    turn: { screen },
  } = facts;
  if (suspended) return { is: 'asking', kind: 'other', what: suspendedText, request: null };
  const asks: WorkerState | null =
    claim.is === 'blocked'
      ? {
          is: 'asking',
          kind: 'help',
          what: claim.text,
          request: null,
          ...(claim.keyword === undefined ? {} : { keyword: claim.keyword }),
        }
      : null;
  switch (turn.is) {
    case 'asking':
      return {
        is: 'asking',
        kind: turn.kind ?? 'permission',
        what: turn.what,
        request: turn.request ?? null,
      };
    case 'running':
      return heldUp(turn, screen);
    // Without hooks the registry's `idle` after a turn is `ready` too.
    case 'over':
    case 'ready':
      return asks ?? { is: turn.is === 'ready' && turn.first === true ? 'starting' : 'idle' };
    case 'failed':
      return afterFailedTurn(turn, facts.traits);
    case 'none':
      // Without reports of turns, a running agent that ends when it is done counts as working.
      return asks ?? { is: 'working', note: null };
    case 'unknown':
      return (
        asks ??
        (claim.is === 'busy' ? { is: 'unknown', reason: 'no events from its hooks' } : { is: 'starting' })
      );
    default:
      return unreachable(turn);
  }
}

/** Working, but held up by a failing API call that is tried again; a usage limit makes it `limited`. */
function heldUp(turn: Extract<TurnFact, { is: 'running' }>, screen: TurnSources['screen']): WorkerState {
  if (screen?.is !== 'retrying' || screen.at < turn.at) return { is: 'working', note: null };
  const { what, limit } = screen;
  return limit === undefined
    ? { is: 'working', note: what }
    : { is: 'limited', why: what, until: limit.until };
}

/** Errors that pass by themselves, and those that need the user. */
function afterFailedTurn(
  turn: Extract<TurnFact, { is: 'failed' }>,
  { errorHints }: AgentTraits,
): WorkerState {
  const { until = null } = turn;
  const asks = (ask: AskKind, what: string): WorkerState => ({
    is: 'asking',
    kind: ask,
    what,
    request: null,
  });
  const { kind = 'other' } = turn;
  const hint = errorHints[kind] ?? 'see its pane';
  switch (kind) {
    case 'usage-limit':
      return { is: 'limited', why: turn.what ?? 'usage limit reached', until };
    case 'rate-limit':
      return { is: 'limited', why: 'rate limited by the API (too many requests)', until };
    case 'login':
      return asks('login', `logged out: ${hint}`);
    case 'billing':
      return asks('error', 'billing error from the API: see its pane');
    case 'overloaded':
      return asks('error', 'API overloaded: send it a message to continue');
    case 'server':
      return asks('error', 'API server error: send it a message to continue');
    case 'model':
      return asks('error', `model not available: ${hint}`);
    case 'context':
      return asks('error', `context is full: ${hint}`);
    case 'other':
      return asks('error', `turn failed: ${turn.what ?? turn.error}`);
  }
}

/** Whether the process ended with the backend, or by the hang-up that a dying backend sends. */
function hungUp({ process, traits, backendGone }: WorkerFacts): boolean {
  return backendGone !== null && wentWithBackend(process, backendGone.at, traits.endsWhenDone);
}
