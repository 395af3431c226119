/**
 * A worker's state as a pure function of facts. Owns the words for states, facts and evidence; performs nothing.
 *
 *            slot free            process up         turn running
 *   queued ------------> starting ---------> unknown -----------> working <---------------+
 *     ^                     |                                   /    |    \               | follow-up
 *     | restart             | cannot start         asks, BLOCKED     | turn over          |
 *     |                     v                         v              v                    |
 *   stopped <-- person   failed <-- exit != 0       asking         idle --- COMPLETED --> completed
 *
 *   From any state before the last: `lost` when the backend is gone.
 */
import type { AgentKind, EpochMs } from './worker.ts';

/** Is the worker's process there? Its run number tells which start a fact belongs to. */
export type ProcessFact =
  | { readonly is: 'absent' }
  | { readonly is: 'requested'; readonly run: number; readonly at: EpochMs }
  | { readonly is: 'running'; readonly run: number; readonly pid: number; readonly at: EpochMs }
  | {
      readonly is: 'exited';
      readonly run: number;
      readonly code: number | null;
      readonly signal: string | null;
      readonly at: EpochMs;
    }
  | { readonly is: 'unstartable'; readonly run: number; readonly reason: string; readonly at: EpochMs };

/** What the agent's own hooks say of its turn. `none`: this agent has no such facts; `unknown`: nothing heard yet. */
export type TurnFact =
  | { readonly is: 'none' }
  | { readonly is: 'unknown' }
  | { readonly is: 'ready'; readonly at: EpochMs }
  | { readonly is: 'running'; readonly at: EpochMs }
  | { readonly is: 'over'; readonly at: EpochMs }
  | { readonly is: 'asking'; readonly what: string; readonly at: EpochMs }
  | { readonly is: 'failed'; readonly error: string; readonly at: EpochMs };

/** What the worker's status file says last about its assignment. */
export type ClaimFact =
  | { readonly is: 'none' }
  | { readonly is: 'busy'; readonly text: string; readonly at: EpochMs }
  | { readonly is: 'blocked'; readonly text: string; readonly at: EpochMs }
  | { readonly is: 'completed'; readonly text: string; readonly at: EpochMs }
  | { readonly is: 'failed'; readonly text: string; readonly at: EpochMs }
  | { readonly is: 'terminated'; readonly text: string; readonly at: EpochMs };

/** What is wanted, kept apart from what is observed. `again`: down first, then up. */
export type Wanted =
  | { readonly is: 'up' }
  | { readonly is: 'down'; readonly by: 'person' | 'slot'; readonly at: EpochMs }
  | { readonly is: 'again'; readonly at: EpochMs };

export interface WorkerFacts {
  readonly agent: AgentKind;
  readonly wanted: Wanted;
  readonly process: ProcessFact;
  readonly turn: TurnFact;
  readonly claim: ClaimFact;
  /** Why it has not started, where that is known. */
  readonly waitsFor: string | null;
  /** Why the backend is gone; null while it is there. */
  readonly backendGone: string | null;
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
  | { readonly is: 'queued'; readonly waitsFor: string | null }
  | { readonly is: 'blocked'; readonly on: string }
  | { readonly is: 'starting' }
  | { readonly is: 'working' }
  | { readonly is: 'asking'; readonly what: string }
  | { readonly is: 'idle' }
  | { readonly is: 'limited'; readonly until: EpochMs | null }
  | { readonly is: 'verifying' }
  | { readonly is: 'completed'; readonly by: 'claim' | 'check' | 'exit' }
  | { readonly is: 'failed'; readonly reason: string }
  | { readonly is: 'stopped'; readonly by: 'person' | 'itself' }
  | { readonly is: 'lost'; readonly reason: string }
  | { readonly is: 'unknown'; readonly reason: string };

/** One fact that a state rests on. */
export interface Evidence {
  readonly source: 'process' | 'hook' | 'status file' | 'person' | 'backend' | 'queue';
  readonly fact: string;
  readonly at: EpochMs | null;
}

export interface Verdict {
  readonly state: WorkerState;
  readonly evidence: readonly Evidence[];
}

/** States after which nothing more happens by itself. */
export function isOver(name: StateName): boolean {
  return name === 'completed' || name === 'failed' || name === 'stopped' || name === 'lost';
}
