/**
 * A worker's state as a pure function of facts. Owns the names of states, facts and evidence.
 *
 *            slot free            process up         turn running
 *   queued ------------> starting ---------> unknown -----------> working <---------------+
 *     ^  ^ need failed,     |                                   /    |    \               | follow-up
 *     |  v retried: blocked | cannot start         asks, BLOCKED     | turn over          |
 *     | restart             v                         v              v                    |
 *   stopped <-- user     failed <-- exit != 0       asking         idle --- COMPLETED --> completed
 *
 *   From any state with a process: `lost` when the backend is gone; from there, by `resume`, queued.
 */
import type { AskKind } from './facts/request.ts';
import type { AgentTraits, EpochMs } from './worker.ts';
import type { Evidence } from './facts/evidence.ts';
import type { TurnFact } from './facts/turn-fact.ts';
import type { TurnSources } from './facts/turn-sources.ts';

/** The worker's process. The run number tells which start a fact belongs to. */
export type ProcessFact =
  | { readonly is: 'absent' }
  /** `queued`: why it has not begun, as its placement reports. Absent: no queue. */
  | { readonly is: 'requested'; readonly run: number; readonly queued?: string; readonly at: EpochMs }
  | { readonly is: 'running'; readonly run: number; readonly pid: number; readonly at: EpochMs }
  | {
      readonly is: 'exited';
      readonly run: number;
      readonly code: number | null;
      readonly signal: string | null;
      /** Its terminal was gone when it ended, so its exit code says nothing about its work. */
      readonly hangup?: true;
      /** Its last output if it failed; empty: none, absent: not read. */
      readonly output?: string;
      readonly at: EpochMs;
    }
  /** `mayPass`: a later try may succeed, and a limited number of tries is made (restart.ts). Default: no. */
  | {
      readonly is: 'unstartable';
      readonly run: number;
      readonly reason: string;
      readonly mayPass?: boolean;
      readonly at: EpochMs;
    }
  /** It ended with its session (`stopped`) or its backend, in an unknown way, and has not been started since. */
  | { readonly is: 'lost'; readonly run: number; readonly stopped?: true; readonly at: EpochMs };

/** The last report in the worker's status file about its assignment. */
export type ClaimFact =
  | { readonly is: 'none' }
  /** `unclear`: the newest line that looks like a report but was not understood as one. */
  | { readonly is: 'busy'; readonly text: string; readonly unclear?: string; readonly at: EpochMs }
  /** `keyword`: the keyword that it wrote instead of BLOCKED. */
  | {
      readonly is: 'blocked';
      readonly text: string;
      readonly keyword?: 'error' | 'consultation';
      readonly at: EpochMs;
    }
  | { readonly is: 'completed'; readonly text: string; readonly at: EpochMs }
  | { readonly is: 'failed'; readonly text: string; readonly at: EpochMs }
  | { readonly is: 'terminated'; readonly text: string; readonly at: EpochMs };

export type ClaimKind = Exclude<ClaimFact['is'], 'none'>;

/** Result of the user's check (`verify:`) of the newest COMPLETED. */
export type CheckFact =
  | { readonly is: 'none' }
  | { readonly is: 'pending'; readonly at: EpochMs }
  | { readonly is: 'passed'; readonly at: EpochMs }
  /** Failed for good: all tries are used up. */
  | { readonly is: 'failed'; readonly tries: number; readonly detail: string; readonly at: EpochMs };

/** The requested state, as opposed to the observed one. `again`: first down, then up. */
export type Wanted =
  | { readonly is: 'up' }
  | { readonly is: 'down'; readonly by: 'person' | 'slot' | 'cost' | 'timeout'; readonly at: EpochMs }
  /** Stopped with the whole session, so that `resume` starts it again. `again`: its restart was under way. */
  | { readonly is: 'down'; readonly by: 'session'; readonly again: boolean; readonly at: EpochMs }
  | { readonly is: 'again'; readonly at: EpochMs };

/** Standing of a worker's needs: completed, not completed yet, or failed. */
export type NeedStanding = 'met' | 'open' | 'failed';

export interface WorkerFacts {
  readonly traits: AgentTraits;
  readonly wanted: Wanted;
  readonly process: ProcessFact;
  /** Its workspace is being prepared. Default: no. */
  readonly preparing?: boolean;
  /** Default: no. */
  readonly suspended?: boolean;
  readonly turn: TurnSources;
  readonly claim: ClaimFact;
  /** Null: this worker has no check. */
  readonly check: CheckFact | null;
  /** What its check refused last, if nothing has been reported since; null or absent: nothing. */
  readonly refused?: string | null;
  /** What a crashed worker waits for before its restart; null: no restart. */
  readonly restart: string | null;
  /** Combined standing of its needs. */
  readonly needs: NeedStanding;
  /** The timeout that it reached, in milliseconds; null: none. */
  readonly overranMs: number | null;
  /** Why the backend is gone, and since when; null: it is not. */
  readonly backendGone: { readonly reason: string; readonly at: EpochMs } | null;
}

export const stateNames = [
  'queued',
  'blocked',
  'starting',
  'working',
  'asking',
  'idle',
  'limited',
  'verifying',
  'completed',
  'failed',
  'stopped',
  'lost',
  'unknown',
] as const;
export type StateName = (typeof stateNames)[number];

export type WorkerState =
  /** `waitsFor`: a reason of its own, such as its restart; needs, slots and other reasons are in wait-reason.ts. */
  | { readonly is: 'queued'; readonly waitsFor: string | null }
  /** A worker that it needs has failed: the user must restart that one, skip it, or stop this one. */
  | { readonly is: 'blocked' }
  /** `note`: what its placement waits for. */
  | { readonly is: 'starting'; readonly note?: string }
  /** `note`: what holds it up, from its screen. */
  | { readonly is: 'working'; readonly note: string | null }
  | {
      readonly is: 'asking';
      readonly kind: AskKind;
      readonly what: string;
      readonly request: string | null;
      /** For `help`: the keyword of its status line. Default: BLOCKED. */
      readonly keyword?: 'error' | 'consultation';
    }
  | { readonly is: 'idle' }
  | { readonly is: 'limited'; readonly why: string; readonly until: EpochMs | null }
  | { readonly is: 'verifying' }
  | { readonly is: 'completed'; readonly by: 'claim' | 'check' | 'exit' }
  | { readonly is: 'failed'; readonly reason: string }
  | { readonly is: 'stopped'; readonly by: 'person' | 'itself' | 'cost' }
  | { readonly is: 'lost'; readonly reason: string }
  | { readonly is: 'unknown'; readonly reason: string };

export interface Verdict {
  readonly state: WorkerState;
  /** The turn according to all sources. */
  readonly turn: TurnFact;
  readonly evidence: readonly Evidence[];
}

/** Whether nothing more happens by itself in that state. */
export function isOver(name: StateName): boolean {
  return name === 'completed' || name === 'failed' || name === 'stopped' || name === 'lost';
}
