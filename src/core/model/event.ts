/**
 * Events, as the journal keeps them: the only input to the model. Every event has its time and no derived data.
 * Additive while `journalVersion` is 1: readers skip unknown kinds.
 */
import type { Leftover } from './leftover.ts';
import type { LayoutSpec } from '../layout/spec.ts';
import type { SavedModel } from '../journal/saved-model.ts';
import type { Progress } from './facts/progress.ts';
import type { Answerer, AskAnswer, PermissionAsk } from './facts/request.ts';
import type { TurnErrorKind } from './facts/turn-error.ts';
import type { ClaimKind } from './state.ts';
import type { Usage } from './facts/usage.ts';
import type { EpochMs, WorkerId, WorkerSpec } from './worker.ts';
import type { SessionInfo, CrewLimits, ClientSeen } from './session.ts';
import type { Message, HeldBy, Addressed } from './facts/message.ts';
import type { ReadPosition } from './facts/read-position.ts';
import type { TurnFact } from './facts/turn-fact.ts';
import type { RegistryFact, ScreenFact } from './facts/turn-sources.ts';
import type { PreparedWorkspace } from './facts/workspace.ts';
import type { CheckEnd } from './facts/check-result.ts';

export const journalVersion = 1;

/** A line of the worker's own in its status file. */
export interface StatusLineSeen {
  readonly claim: ClaimKind;
  readonly text: string;
  readonly progress: Progress | null;
  /** For a `blocked` report with another keyword. Default: BLOCKED. */
  readonly keyword?: 'error' | 'consultation';
  /** The line itself: it looks like a report but was not understood as one. */
  readonly unclear?: string;
  /** The line has no keyword. */
  readonly plain?: boolean;
}

export type Event = { readonly at: EpochMs } & (
  | { readonly is: 'session-created'; readonly session: SessionInfo }
  /** Replaces everything before it: a compacted journal begins with one. */
  | { readonly is: 'checkpoint'; readonly model: SavedModel }
  | { readonly is: 'worker-added'; readonly worker: WorkerSpec }
  /** Its id is not assigned again. */
  | { readonly is: 'worker-removed'; readonly worker: WorkerId }
  | { readonly is: 'supervisor-started'; readonly pid: number }
  // requests of the user
  | { readonly is: 'stop-wanted'; readonly worker: WorkerId | null }
  /** `conversation`: a new one, in place of the current one. */
  | { readonly is: 'restart-wanted'; readonly worker: WorkerId; readonly conversation?: string }
  /** Limits of the whole crew. */
  | { readonly is: 'limits-set'; readonly limits: CrewLimits }
  /** Continue without these failed needs. */
  | { readonly is: 'needs-skipped'; readonly worker: WorkerId; readonly needs: readonly WorkerId[] }
  /** The whole layout, not its name: the file may change or disappear. */
  | { readonly is: 'layout-chosen'; readonly layout: LayoutSpec }
  // the worker's process
  | {
      readonly is: 'start-requested';
      readonly worker: WorkerId;
      readonly run: number;
      /** Its instruction file has changed since it was added. Default: no. */
      readonly instructionsChanged?: true;
    }
  | {
      readonly is: 'start-failed';
      readonly worker: WorkerId;
      readonly run: number;
      readonly reason: string;
      /** A later try may succeed. Absent: no, or an older journal. */
      readonly mayPass?: boolean;
    }
  /** It waits in its placement's queue; null: no longer. */
  | {
      readonly is: 'start-queued';
      readonly worker: WorkerId;
      readonly run: number;
      readonly reason: string | null;
    }
  | {
      readonly is: 'process-started';
      readonly worker: WorkerId;
      readonly run: number;
      readonly pid: number;
      readonly startTime: string;
    }
  | {
      readonly is: 'process-exited';
      readonly worker: WorkerId;
      readonly run: number;
      readonly code: number | null;
      readonly signal: string | null;
      /** Its terminal was gone when it ended. */
      readonly hangup?: true;
    }
  /** Last output of a failed run (exit-output.ts); empty: nothing useful. */
  | {
      readonly is: 'exit-output-read';
      readonly worker: WorkerId;
      readonly run: number;
      readonly output: string;
    }
  /** By Ctrl+Z or SIGSTOP; also when it continues. */
  | {
      readonly is: 'suspension-seen';
      readonly worker: WorkerId;
      readonly run: number;
      readonly suspended: boolean;
    }
  | { readonly is: 'end-for-slot'; readonly worker: WorkerId }
  | { readonly is: 'end-for-cost'; readonly worker: WorkerId }
  /** It reached its timeout: it is ended and has failed. */
  | { readonly is: 'timed-out'; readonly worker: WorkerId }
  /** The machine slept, so no worker worked meanwhile. Milliseconds. */
  | { readonly is: 'slept'; readonly ms: number }
  // its workspace
  | { readonly is: 'workspace-requested'; readonly worker: WorkerId }
  | { readonly is: 'workspace-ready'; readonly worker: WorkerId; readonly place: PreparedWorkspace }
  /** `completedAt`: the start of the state `completed` that it is settled for. */
  | { readonly is: 'settle-started'; readonly worker: WorkerId; readonly completedAt: EpochMs }
  | {
      readonly is: 'settle-ended';
      readonly worker: WorkerId;
      readonly completedAt: EpochMs;
      readonly outcome:
        | { readonly is: 'settled'; readonly note: string }
        | { readonly is: 'refused'; readonly reason: string };
    }
  // reports of the worker
  | {
      readonly is: 'status-read';
      readonly worker: WorkerId;
      readonly lines: readonly StatusLineSeen[];
      readonly position: ReadPosition;
      /** Lines of the same read that were dropped in a flood. Default: none. */
      readonly skipped?: number;
      /** When the file was last written, possibly long before it is read. Absent in older journals. */
      readonly written?: EpochMs;
    }
  /** Position and messages in one event: a crash loses both or neither. */
  | {
      readonly is: 'board-read';
      readonly position: ReadPosition;
      readonly messages: readonly Addressed[];
    }
  | {
      readonly is: 'agent-reported';
      readonly worker: WorkerId;
      readonly turn: TurnFact | null;
      readonly permissionMode: string | null;
    }
  /** From the transcript: a Stop hook of the user's continued the turn. */
  | { readonly is: 'turn-continued'; readonly worker: WorkerId }
  /** For the current run; `null`: its entry is gone. */
  | { readonly is: 'registry-seen'; readonly worker: WorkerId; readonly registry: RegistryFact | null }
  | { readonly is: 'screen-seen'; readonly worker: WorkerId; readonly screen: ScreenFact | null }
  /** From the transcript, with the transcript's time as `when`. */
  | { readonly is: 'interrupted'; readonly worker: WorkerId; readonly when: EpochMs }
  /** From the transcript, for a failed turn. */
  | {
      readonly is: 'turn-error-seen';
      readonly worker: WorkerId;
      readonly kind: TurnErrorKind;
      readonly what: string;
      readonly until: EpochMs | null;
      readonly when: EpochMs;
    }
  /** The current conversation: `/clear` begins another one. */
  | { readonly is: 'conversation-seen'; readonly worker: WorkerId; readonly conversation: string }
  | {
      readonly is: 'usage-seen';
      readonly worker: WorkerId;
      readonly usage: Usage;
      /** The conversation of the tokens; absent: unknown. */
      readonly conversation?: string | null;
    }
  // its requests, and their answers
  | { readonly is: 'asked'; readonly worker: WorkerId; readonly request: PermissionAsk }
  | {
      readonly is: 'ask-ended';
      readonly worker: WorkerId;
      readonly request: string;
      readonly by: Answerer;
      /** Null: not answered by muxcrew. */
      readonly answer: AskAnswer | null;
    }
  // the user's check of a reported completion
  | { readonly is: 'check-started'; readonly worker: WorkerId }
  | {
      readonly is: 'check-ended';
      readonly worker: WorkerId;
      readonly passed: boolean;
      /** The end of its output, and how it ended, for the worker. */
      readonly detail: string;
      /** Absent in older journals. */
      readonly end?: CheckEnd;
      /** The last lines of its output. Absent in older journals. */
      readonly output?: readonly string[];
    }
  /** The pause after that run's crash is over. */
  | { readonly is: 'restart-due'; readonly worker: WorkerId; readonly run: number }
  /** Its turn ended without a report, so it was asked for its status. */
  | { readonly is: 'status-asked'; readonly worker: WorkerId }
  // messages
  | { readonly is: 'message-accepted'; readonly worker: WorkerId; readonly message: Message }
  /** Why it cannot be delivered now, for its receipt; null: it can again. */
  | { readonly is: 'message-held'; readonly worker: WorkerId; readonly why: HeldBy | null }
  /** About to be typed, and then to be entered: after a crash, it is neither typed nor entered twice. */
  | {
      readonly is: 'message-typing';
      readonly worker: WorkerId;
      readonly message: string;
      readonly entered: boolean;
    }
  /** Entered, but not taken up yet. `queued`: during a turn, so the agent queues it until its next step. */
  | {
      readonly is: 'message-handed';
      readonly worker: WorkerId;
      readonly run: number;
      readonly message: string;
      readonly queued: boolean;
    }
  /** Contained in the first prompt of the next start; delivered once a turn of that run has begun. */
  | { readonly is: 'messages-carried'; readonly worker: WorkerId; readonly messages: readonly string[] }
  | {
      readonly is: 'message-ended';
      readonly worker: WorkerId;
      readonly message: string;
      readonly outcome: 'delivered' | 'queued' | 'refused';
      readonly detail: string | null;
    }
  // the backend
  | { readonly is: 'pane-seen'; readonly worker: WorkerId; readonly pane: string | null }
  /** The placeholder text of its pane shows these numbers of failed and open needs. */
  | { readonly is: 'pane-noted'; readonly worker: WorkerId; readonly failed: number; readonly open?: number }
  | { readonly is: 'clients-seen'; readonly clients: readonly ClientSeen[] }
  | { readonly is: 'sidebar-shown'; readonly shown: boolean }
  | { readonly is: 'server-seen'; readonly pid: number; readonly startTime: string }
  /** `when`: the last time that it was seen, if reported later. Default: now. */
  | { readonly is: 'backend-gone'; readonly reason: string; readonly when?: EpochMs }
  /**
   * A lost or stopped session continues in new panes. Workers that were running restart in their conversations; those
   * without one only with `anew`.
   */
  | { readonly is: 'session-resumed'; readonly anew: boolean }
  /** Too little memory for another start; `null`: enough again. Bytes. */
  | { readonly is: 'memory-low'; readonly free: number | null }
  /** The project folder was moved, removed or replaced; `false`: it is back. */
  | { readonly is: 'project-gone'; readonly gone: boolean }
  // muxcrew itself
  | { readonly is: 'warning'; readonly about: string; readonly text: string | null }
  /** All known ones; empty: none are left. */
  | { readonly is: 'leftovers-seen'; readonly leftovers: readonly Leftover[] }
  | { readonly is: 'session-closed' }
  /** `stop --discard`: the session cannot be resumed. */
  | { readonly is: 'session-discarded' }
);

export type EventOf<K extends Event['is']> = Extract<Event, { readonly is: K }>;
