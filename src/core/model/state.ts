/**
 * A worker's state as a pure function of facts. Owns the words for states, facts and evidence; performs nothing.
 *
 *            slot free            process up         turn running
 *   queued ------------> starting ---------> unknown -----------> working <---------------+
 *     ^  ^ need failed,     |                                   /    |    \               | follow-up
 *     |  v retried: blocked | cannot start         asks, BLOCKED     | turn over          |
 *     | restart             v                         v              v                    |
 *   stopped <-- person   failed <-- exit != 0       asking         idle --- COMPLETED --> completed
 *
 *   From any state with a process: `lost` when the backend is gone; from there, by `resume`, queued.
 */
import type { AskKind } from './facts/request.ts';
import type { AgentTraits, EpochMs } from './worker.ts';
import type { Evidence } from './facts/evidence.ts';
import type { TurnFact } from './facts/turn-fact.ts';
import type { TurnSources } from './facts/turn-sources.ts';

/** Is the worker's process there? Its run number tells which start a fact belongs to. */
export type ProcessFact =
  | { readonly is: 'absent' }
  /** `queued`: why it has not begun, in the words of the place where it is to run. Absent: that has no queue, or none was seen. */
  | { readonly is: 'requested'; readonly run: number; readonly queued?: string; readonly at: EpochMs }
  | { readonly is: 'running'; readonly run: number; readonly pid: number; readonly at: EpochMs }
  | {
      readonly is: 'exited';
      readonly run: number;
      readonly code: number | null;
      readonly signal: string | null;
      /** Its terminal was gone when it ended: its code says nothing of its work. */
      readonly hangup?: true;
      /** What it printed last, where it failed; empty: nothing, absent: not read. */
      readonly output?: string;
      readonly at: EpochMs;
    }
  /** `mayPass`: a later try may succeed, and a bounded number of them is made (restart.ts). Default: no. */
  | {
      readonly is: 'unstartable';
      readonly run: number;
      readonly reason: string;
      readonly mayPass?: boolean;
      readonly at: EpochMs;
    }
  /**
   * It ended with its session (`stopped`), or with what held its pane, and how it ended is unknown; it has not been started
   * again since.
   */
  | { readonly is: 'lost'; readonly run: number; readonly stopped?: true; readonly at: EpochMs };

/** What the worker's status file says last about its assignment. */
export type ClaimFact =
  | { readonly is: 'none' }
  /** `unclear`: the newest line that looks like a report and was not understood as one. */
  | { readonly is: 'busy'; readonly text: string; readonly unclear?: string; readonly at: EpochMs }
  /** `keyword`: what it wrote instead of BLOCKED. */
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

/** What the person's own check (`verify:`) says of the newest COMPLETED. */
export type CheckFact =
  | { readonly is: 'none' }
  | { readonly is: 'pending'; readonly at: EpochMs }
  | { readonly is: 'passed'; readonly at: EpochMs }
  /** For good: it went back to the worker as often as was allowed. */
  | { readonly is: 'failed'; readonly tries: number; readonly detail: string; readonly at: EpochMs };

/** What is wanted, kept apart from what is observed. `again`: down first, then up. */
export type Wanted =
  | { readonly is: 'up' }
  | { readonly is: 'down'; readonly by: 'person' | 'slot' | 'cost' | 'timeout'; readonly at: EpochMs }
  /** Stopped with the whole session, so that `resume` starts it again. `again`: its restart was under way. */
  | { readonly is: 'down'; readonly by: 'session'; readonly again: boolean; readonly at: EpochMs }
  | { readonly is: 'again'; readonly at: EpochMs };

/** What has become of what a worker needs: completed, not yet, or not to be expected any more. */
export type NeedStanding = 'met' | 'open' | 'failed';

export interface WorkerFacts {
  readonly traits: AgentTraits;
  readonly wanted: Wanted;
  readonly process: ProcessFact;
  /** Its workspace is being prepared. Default: no. */
  readonly preparing?: boolean;
  /** Left out: no. */
  readonly suspended?: boolean;
  readonly turn: TurnSources;
  readonly claim: ClaimFact;
  /** Null: this worker has none to pass. */
  readonly check: CheckFact | null;
  /** What its check refused last, where nothing has been reported since; null or left out: nothing. */
  readonly refused?: string | null;
  /** What a crashed worker that will be started again waits for; null: it will not be, or has not crashed. */
  readonly restart: string | null;
  /** What has become of the workers that it needs. */
  readonly needs: NeedStanding;
  /** The timeout that it ran into, in milliseconds; null: none. */
  readonly overranMs: number | null;
  /** Why the backend is gone, and since when; null while it is there. */
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
  /** `waitsFor`: a reason of its own, such as its restart; needs, slots and the like are the queue's (wait-reason.ts). */
  | { readonly is: 'queued'; readonly waitsFor: string | null }
  /** Something that it needs has failed: somebody must retry that, go on without it, or stop this one. */
  | { readonly is: 'blocked' }
  /** `note`: what it waits for where it is to run. */
  | { readonly is: 'starting'; readonly note?: string }
  /** `note`: what holds it up, seen on its screen. */
  | { readonly is: 'working'; readonly note: string | null }
  | {
      readonly is: 'asking';
      readonly kind: AskKind;
      readonly what: string;
      readonly request: string | null;
      /** Of `help`: the keyword of its status line; left out: BLOCKED. */
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
  /** What all sources together say of its turn. */
  readonly turn: TurnFact;
  readonly evidence: readonly Evidence[];
}

/** States after which nothing more happens by itself. */
export function isOver(name: StateName): boolean {
  return name === 'completed' || name === 'failed' || name === 'stopped' || name === 'lost';
}
