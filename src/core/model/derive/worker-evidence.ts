/** The evidence for a worker's state, for users. Pure. */
import type { CheckFact, ClaimFact, ProcessFact, Wanted, WorkerFacts } from '../state.ts';
import { unreachable } from '../../result.ts';
import { turnEvidence } from '../facts/turn-facts.ts';
import type { Evidence } from '../facts/evidence.ts';

export function times(count: number): string {
  return count === 1 ? 'once' : `${String(count)} times`;
}

export function exitReason(process: Extract<ProcessFact, { is: 'exited' }>): string {
  if (process.hangup === true) return 'its terminal was closed';
  const { code, signal, output = '' } = process;
  const end =
    signal === null ? (code === null ? 'process disappeared' : `exit ${String(code)}`) : `ended by ${signal}`;
  return output === '' ? end : `${end}: ${output}`;
}

export function evidenceOf(facts: WorkerFacts): readonly Evidence[] {
  return [
    processEvidence(facts.process),
    ...turnEvidence(facts.turn),
    ...claimEvidence(facts.claim),
    ...checkEvidence(facts.check),
    ...restEvidence(facts),
  ];
}

function processEvidence(process: ProcessFact): Evidence {
  const of = (fact: string, at: number | null): Evidence => ({ source: 'process', fact, at });
  switch (process.is) {
    case 'absent':
      return of('not started', null);
    case 'requested':
      return of(`start ${String(process.run)} requested`, process.at);
    case 'running':
      return of(`pid ${String(process.pid)} runs`, process.at);
    case 'exited':
      return of(`run ${String(process.run)}: ${exitReason(process)}`, process.at);
    case 'unstartable':
      return of(`could not start: ${process.reason}`, process.at);
    case 'lost':
      return of(
        process.stopped === true
          ? `run ${String(process.run)} ended when its session was stopped`
          : `run ${String(process.run)} was lost when the server of its pane ended`,
        process.at,
      );
    default:
      return unreachable(process);
  }
}

/** Check results are added from the model (check.ts). */
function checkEvidence(check: CheckFact | null): readonly Evidence[] {
  return check?.is === 'pending' ? [{ source: 'check', fact: 'runs', at: check.at }] : [];
}

function claimEvidence(claim: ClaimFact): readonly Evidence[] {
  if (claim.is === 'none') return [];
  const { is, text, at } = claim;
  const unclear = is === 'busy' ? claim.unclear : undefined;
  return [
    { source: 'status file', fact: `${is}: ${text}`, at },
    ...(unclear === undefined
      ? []
      : [{ source: 'status file' as const, fact: `not understood as a report: ${unclear}`, at }]),
  ];
}

function wantedEvidence(wanted: Exclude<Wanted, { is: 'up' }>): Evidence {
  const { at } = wanted;
  if (wanted.is === 'again') return { source: 'person', fact: 'restart requested', at };
  switch (wanted.by) {
    case 'person':
      return { source: 'person', fact: 'stop requested', at };
    case 'session':
      return { source: 'person', fact: 'session stopped', at };
    case 'slot':
      return { source: 'queue', fact: 'ended to free its slot', at };
    case 'cost':
      return { source: 'queue', fact: 'stopped: cost limit reached', at };
    case 'timeout':
      return { source: 'queue', fact: 'ended: timeout reached', at };
  }
}

function restEvidence(facts: WorkerFacts): readonly Evidence[] {
  const rest: Evidence[] = [];
  if (facts.suspended === true) rest.push({ source: 'process', fact: 'suspended (Ctrl+Z)', at: null });
  if (facts.wanted.is !== 'up') rest.push(wantedEvidence(facts.wanted));
  if (facts.backendGone !== null) {
    const { reason, at } = facts.backendGone;
    rest.push({ source: 'backend', fact: reason, at });
  }
  return rest;
}
