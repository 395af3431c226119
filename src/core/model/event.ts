/**
 * What happened, as the journal keeps it: the only way into the model. Every event carries its time; none carries what
 * follows from it. Additive while `journalVersion` is 1: readers pass over kinds that they don't know.
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

/** A worker's own line in its status file. */
export interface StatusLineSeen {
  readonly claim: ClaimKind;
  readonly text: string;
  readonly progress: Progress | null;
  /** Of a `blocked` claim that another keyword makes; left out: BLOCKED. */
  readonly keyword?: 'error' | 'consultation';
  /** The line as it stands: it looks like a report and was not understood as one. */
  readonly unclear?: string;
  /** It has no keyword. */
  readonly plain?: boolean;
}

export type Event = { readonly at: EpochMs } & (
  | { readonly is: 'session-created'; readonly session: SessionInfo }
  /** Stands for everything before it: a journal that was compacted begins with one. */
  | { readonly is: 'checkpoint'; readonly model: SavedModel }
  | { readonly is: 'worker-added'; readonly worker: WorkerSpec }
  /** Its id is never given to another one. */
  | { readonly is: 'worker-removed'; readonly worker: WorkerId }
  | { readonly is: 'supervisor-started'; readonly pid: number }
  // the person's wishes
  | { readonly is: 'stop-wanted'; readonly worker: WorkerId | null }
  /** `conversation`: a new one, instead of the one that it is in. */
  | { readonly is: 'restart-wanted'; readonly worker: WorkerId; readonly conversation?: string }
  /** Limits of the whole crew. */
  | { readonly is: 'limits-set'; readonly limits: CrewLimits }
  /** Go on without these, which have failed. */
  | { readonly is: 'needs-skipped'; readonly worker: WorkerId; readonly needs: readonly WorkerId[] }
  /** Whole, not by name: its file may change or go. */
  | { readonly is: 'layout-chosen'; readonly layout: LayoutSpec }
  // the worker's process
  | {
      readonly is: 'start-requested';
      readonly worker: WorkerId;
      readonly run: number;
      /** Its instruction file has changed since it was added. Absent: no. */
      readonly instructionsChanged?: true;
    }
  | {
      readonly is: 'start-failed';
      readonly worker: WorkerId;
      readonly run: number;
      readonly reason: string;
      /** A later try may succeed. Absent: no, or a journal of an older build. */
      readonly mayPass?: boolean;
    }
  /** It waits in the queue of the place where it is to run; null: no longer. */
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
  /** What a failed run printed last (exit-output.ts); empty: nothing that tells anything. */
  | {
      readonly is: 'exit-output-read';
      readonly worker: WorkerId;
      readonly run: number;
      readonly output: string;
    }
  /** By Ctrl+Z or SIGSTOP, and that it goes on. */
  | {
      readonly is: 'suspension-seen';
      readonly worker: WorkerId;
      readonly run: number;
      readonly suspended: boolean;
    }
  | { readonly is: 'end-for-slot'; readonly worker: WorkerId }
  | { readonly is: 'end-for-cost'; readonly worker: WorkerId }
  /** It has worked for as long as it may: it is ended, and has failed. */
  | { readonly is: 'timed-out'; readonly worker: WorkerId }
  /** The machine did: nobody worked meanwhile. Milliseconds. */
  | { readonly is: 'slept'; readonly ms: number }
  // its files
  | { readonly is: 'workspace-requested'; readonly worker: WorkerId }
  | { readonly is: 'workspace-ready'; readonly worker: WorkerId; readonly place: PreparedWorkspace }
  /** `completedAt`: the beginning of the state `completed` that it is settled for. */
  | { readonly is: 'settle-started'; readonly worker: WorkerId; readonly completedAt: EpochMs }
  | {
      readonly is: 'settle-ended';
      readonly worker: WorkerId;
      readonly completedAt: EpochMs;
      readonly outcome:
        | { readonly is: 'settled'; readonly note: string }
        | { readonly is: 'refused'; readonly reason: string };
    }
  // what the worker says
  | {
      readonly is: 'status-read';
      readonly worker: WorkerId;
      readonly lines: readonly StatusLineSeen[];
      readonly position: ReadPosition;
      /** Lines of the same read that are not kept here: a flood. Left out: none. */
      readonly skipped?: number;
      /** When the file was last written, which may be long before it is read. Left out by journals of before. */
      readonly written?: EpochMs;
    }
  /** Position and messages in one: a crash loses both or neither. */
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
  /** By the transcript: a Stop hook of the user's continued the turn. */
  | { readonly is: 'turn-continued'; readonly worker: WorkerId }
  /** Of the run that is going on; `null`: its entry is gone. */
  | { readonly is: 'registry-seen'; readonly worker: WorkerId; readonly registry: RegistryFact | null }
  | { readonly is: 'screen-seen'; readonly worker: WorkerId; readonly screen: ScreenFact | null }
  /** By the transcript; `when` is the transcript's own time. */
  | { readonly is: 'interrupted'; readonly worker: WorkerId; readonly when: EpochMs }
  /** By the transcript, of a turn that failed. */
  | {
      readonly is: 'turn-error-seen';
      readonly worker: WorkerId;
      readonly kind: TurnErrorKind;
      readonly what: string;
      readonly until: EpochMs | null;
      readonly when: EpochMs;
    }
  /** The conversation that it is in now: `/clear` begins another one. */
  | { readonly is: 'conversation-seen'; readonly worker: WorkerId; readonly conversation: string }
  | {
      readonly is: 'usage-seen';
      readonly worker: WorkerId;
      readonly usage: Usage;
      /** Which one its tokens are of; left out: not told. */
      readonly conversation?: string | null;
    }
  // what it asks, and who answered
  | { readonly is: 'asked'; readonly worker: WorkerId; readonly request: PermissionAsk }
  | {
      readonly is: 'ask-ended';
      readonly worker: WorkerId;
      readonly request: string;
      readonly by: Answerer;
      /** Null: answered elsewhere. */
      readonly answer: AskAnswer | null;
    }
  // the person's own check of what it claims
  | { readonly is: 'check-started'; readonly worker: WorkerId }
  | {
      readonly is: 'check-ended';
      readonly worker: WorkerId;
      readonly passed: boolean;
      /** The end of its output, and how it ended, for the worker. */
      readonly detail: string;
      /** Absent in journals of older builds. */
      readonly end?: CheckEnd;
      /** The last lines of its output; absent in journals of older builds. */
      readonly output?: readonly string[];
    }
  /** The pause after a crash of that run is over. */
  | { readonly is: 'restart-due'; readonly worker: WorkerId; readonly run: number }
  /** It was asked for its status, as nothing was claimed at the end of its turn. */
  | { readonly is: 'status-asked'; readonly worker: WorkerId }
  // messages
  | { readonly is: 'message-accepted'; readonly worker: WorkerId; readonly message: Message }
  /** It cannot be given now, and why: for who waits for its receipt. Null: it can again. */
  | { readonly is: 'message-held'; readonly worker: WorkerId; readonly why: HeldBy | null }
  /** About to be typed, and then to be entered: whoever comes after a crash neither types nor enters it twice. */
  | {
      readonly is: 'message-typing';
      readonly worker: WorkerId;
      readonly message: string;
      readonly entered: boolean;
    }
  /** Entered, and not taken up yet. `queued`: a turn was running, and the agent keeps it until its next step. */
  | {
      readonly is: 'message-handed';
      readonly worker: WorkerId;
      readonly run: number;
      readonly message: string;
      readonly queued: boolean;
    }
  /** The first prompt of the start that follows contains them; delivered once a turn of that run has begun. */
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
  /** Its pane says what it waits for now, with so many needs that have failed, and so many that are open. */
  | { readonly is: 'pane-noted'; readonly worker: WorkerId; readonly failed: number; readonly open?: number }
  | { readonly is: 'clients-seen'; readonly clients: readonly ClientSeen[] }
  | { readonly is: 'sidebar-shown'; readonly shown: boolean }
  | { readonly is: 'server-seen'; readonly pid: number; readonly startTime: string }
  /** `when`: the last moment at which anybody saw it, where that is told later; left out: now. */
  | { readonly is: 'backend-gone'; readonly reason: string; readonly when?: EpochMs }
  /**
   * A lost or stopped session continues in new panes. Workers that were running are started again in their conversations;
   * those without a conversation only with `anew`.
   */
  | { readonly is: 'session-resumed'; readonly anew: boolean }
  /** Too little for another start; `null`: there is enough again. Bytes. */
  | { readonly is: 'memory-low'; readonly free: number | null }
  /** The project folder was moved or removed, or another one is at its path; `false`: it is back. */
  | { readonly is: 'project-gone'; readonly gone: boolean }
  // muxcrew itself
  | { readonly is: 'warning'; readonly about: string; readonly text: string | null }
  /** All that are known now; empty: they are gone. */
  | { readonly is: 'leftovers-seen'; readonly leftovers: readonly Leftover[] }
  | { readonly is: 'session-closed' }
  /** `stop --discard`: the session is not to be resumed. */
  | { readonly is: 'session-discarded' }
);

export type EventOf<K extends Event['is']> = Extract<Event, { readonly is: K }>;
