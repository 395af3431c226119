/**
 * Facts -> state, with the facts that it rests on. Pure and total; the table is docs/states.md. First match wins:
 *
 *   final word of the worker (COMPLETED, FAILED, TERMINATED) > the backend is gone > its process has ended >
 *   it has not started > what it asks > its turn > its process
 */
import type { AgentKind } from './worker.ts';
import type {
  ClaimFact,
  Evidence,
  ProcessFact,
  TurnFact,
  Verdict,
  WorkerFacts,
  WorkerState,
} from './state.ts';
import { unreachable } from './result.ts';

/** Does the end of this agent's process end the work, or only a claim? */
export function endsWhenDone(agent: AgentKind): boolean {
  return agent !== 'claude';
}

export function deriveState(facts: WorkerFacts): Verdict {
  return { state: stateOf(facts), evidence: evidenceOf(facts) };
}

function stateOf(facts: WorkerFacts): WorkerState {
  const { process, claim, agent } = facts;
  if (
    endsWhenDone(agent) &&
    process.is === 'exited' &&
    process.code !== 0 &&
    facts.wanted.is === 'up' &&
    !hungUp(facts)
  )
    return { is: 'failed', reason: exitReason(process) };
  const last = lastWord(claim);
  if (last !== null) return last;
  if (facts.backendGone !== null && (hungUp(facts) || process.is === 'running' || process.is === 'requested'))
    return { is: 'lost', reason: facts.backendGone };
  switch (process.is) {
    case 'exited':
      return afterExit(process, facts);
    case 'unstartable':
      // Stopped before it could start: that is no failure.
      if (facts.wanted.is === 'down') return { is: 'stopped', by: 'person' };
      return { is: 'failed', reason: process.reason };
    case 'absent':
      if (facts.wanted.is === 'down') return { is: 'stopped', by: 'person' };
      return { is: 'queued', waitsFor: facts.waitsFor };
    case 'requested':
      return { is: 'starting' };
    case 'running':
      return whileRunning(facts);
    default:
      return unreachable(process);
  }
}

/** A completed or failed claim stands whatever becomes of the process afterwards. */
function lastWord(claim: ClaimFact): WorkerState | null {
  switch (claim.is) {
    case 'completed':
      return { is: 'completed', by: 'claim' };
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

function afterExit(process: Extract<ProcessFact, { is: 'exited' }>, facts: WorkerFacts): WorkerState {
  if (facts.wanted.is !== 'up') return { is: 'stopped', by: 'person' };
  if (process.code === 0)
    return endsWhenDone(facts.agent) ? { is: 'completed', by: 'exit' } : { is: 'stopped', by: 'itself' };
  return { is: 'failed', reason: exitReason(process) };
}

function whileRunning(facts: WorkerFacts): WorkerState {
  const { turn, claim } = facts;
  const asks: WorkerState | null = claim.is === 'blocked' ? { is: 'asking', what: claim.text } : null;
  switch (turn.is) {
    case 'asking':
      return { is: 'asking', what: turn.what };
    case 'running':
      return { is: 'working' };
    case 'over':
      return asks ?? { is: 'idle' };
    case 'ready':
      return { is: 'idle' };
    case 'failed':
      return { is: 'asking', what: `its turn failed: ${turn.error}` };
    case 'none':
      // For an agent that ends when it is done, running is working; nothing finer can be known of it.
      return asks ?? { is: 'working' };
    case 'unknown':
      return (
        asks ??
        (claim.is === 'busy' ? { is: 'unknown', reason: 'nothing heard from its hooks' } : { is: 'starting' })
      );
    default:
      return unreachable(turn);
  }
}

/** Ended by the hang-up that a dying backend sends: says nothing about the worker itself. */
function hungUp(facts: WorkerFacts): boolean {
  const { process } = facts;
  return (
    facts.backendGone !== null &&
    process.is === 'exited' &&
    (process.signal === 'SIGHUP' || process.code === 129 || process.code === null)
  );
}

function exitReason(process: Extract<ProcessFact, { is: 'exited' }>): string {
  if (process.signal !== null) return `ended by ${process.signal}`;
  return process.code === null ? 'its process vanished' : `exit ${String(process.code)}`;
}

function evidenceOf(facts: WorkerFacts): readonly Evidence[] {
  return [
    processEvidence(facts.process),
    ...turnEvidence(facts.turn),
    ...claimEvidence(facts.claim),
    ...restEvidence(facts),
  ];
}

function processEvidence(process: ProcessFact): Evidence {
  const of = (fact: string, at: number | null): Evidence => ({ source: 'process', fact, at });
  switch (process.is) {
    case 'absent':
      return of('not started', null);
    case 'requested':
      return of(`start ${String(process.run)} asked for`, process.at);
    case 'running':
      return of(`pid ${String(process.pid)} runs`, process.at);
    case 'exited':
      return of(`run ${String(process.run)}: ${exitReason(process)}`, process.at);
    case 'unstartable':
      return of(`could not start: ${process.reason}`, process.at);
    default:
      return unreachable(process);
  }
}

function turnEvidence(turn: TurnFact): readonly Evidence[] {
  switch (turn.is) {
    case 'none':
      return [];
    case 'unknown':
      return [{ source: 'hook', fact: 'nothing heard yet', at: null }];
    case 'asking':
      return [{ source: 'hook', fact: `asks: ${turn.what}`, at: turn.at }];
    case 'failed':
      return [{ source: 'hook', fact: `turn failed: ${turn.error}`, at: turn.at }];
    case 'ready':
    case 'running':
    case 'over':
      return [
        {
          source: 'hook',
          fact: turn.is === 'ready' ? 'ready for its first turn' : `turn ${turn.is}`,
          at: turn.at,
        },
      ];
    default:
      return unreachable(turn);
  }
}

function claimEvidence(claim: ClaimFact): readonly Evidence[] {
  return claim.is === 'none'
    ? []
    : [{ source: 'status file', fact: `${claim.is}: ${claim.text}`, at: claim.at }];
}

function restEvidence(facts: WorkerFacts): readonly Evidence[] {
  const rest: Evidence[] = [];
  if (facts.wanted.is !== 'up')
    rest.push({
      source: 'person',
      fact: facts.wanted.is === 'again' ? 'restart asked for' : 'stop asked for',
      at: facts.wanted.at,
    });
  if (facts.waitsFor !== null) rest.push({ source: 'queue', fact: `waits for ${facts.waitsFor}`, at: null });
  if (facts.backendGone !== null) rest.push({ source: 'backend', fact: facts.backendGone, at: null });
  return rest;
}
