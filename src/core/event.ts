/**
 * What happened, as the journal keeps it: the only way into the model. Every event carries its time; none carries what
 * follows from it. Additive while `journalVersion` is 1: readers pass over kinds that they don't know.
 */
import type { LayoutSpec } from './layout/spec.ts';
import type { SavedModel } from './saved-model.ts';
import type { TurnFact } from './state.ts';
import type { EpochMs, WorkerId, WorkerSpec } from './worker.ts';

export const journalVersion = 1;

export interface SessionInfo {
  readonly id: string;
  /** Given by `--session`; null for the project's own one. */
  readonly name: string | null;
  /** Absolute, real path. */
  readonly project: string;
  /** A tmux configuration of the person's own, read after ours. */
  readonly tmuxConf: string | null;
  readonly backend: 'memory' | 'tmux' | 'pty';
  readonly createdAt: EpochMs;
  /** How many agents may live at once; null: no bound. */
  readonly maxWorkers: number | null;
  readonly logLimitBytes: number;
  readonly layout: LayoutInfo;
  /** Ring when a worker starts asking or fails. Left out by sessions of before: yes. */
  readonly bell?: boolean;
}

/** How the session's windows are shared out. Character cells. */
export interface LayoutInfo {
  readonly sidebarColumns: number;
  readonly minPane: { readonly columns: number; readonly rows: number };
  /** Left out: the grid. */
  readonly chosen?: LayoutSpec;
}

export interface ClientSeen {
  readonly tty: string;
  readonly since: EpochMs;
  readonly columns: number;
  readonly rows: number;
  readonly terminal: string;
  /** `ssh HOST` or `local`; null where it cannot be told, left out by journals of before. */
  readonly from?: string | null;
}

/** A message for a worker, from a person, another worker or muxcrew. */
export interface Message {
  readonly id: string;
  readonly text: string;
  readonly from: string;
}

/** A message and whom it is for. */
export interface Addressed {
  readonly worker: WorkerId;
  readonly message: Message;
}

/** How far a file has been read. Another inode, or a file shorter than `offset`, is read from its beginning. */
export interface ReadPosition {
  readonly inode: number;
  readonly offset: number;
}

export type ClaimKind = 'busy' | 'blocked' | 'completed' | 'failed' | 'terminated';

/** A worker's own line in its status file. */
export interface StatusLineSeen {
  readonly claim: ClaimKind;
  readonly text: string;
  readonly progress: { readonly done: number; readonly total: number } | null;
}

export type Event = { readonly at: EpochMs } & (
  | { readonly is: 'session-created'; readonly session: SessionInfo }
  /** Stands for everything before it: a journal that was compacted begins with one. */
  | { readonly is: 'checkpoint'; readonly model: SavedModel }
  | { readonly is: 'worker-added'; readonly worker: WorkerSpec }
  | { readonly is: 'supervisor-started'; readonly pid: number }
  // the person's wishes
  | { readonly is: 'stop-wanted'; readonly worker: WorkerId | null }
  | { readonly is: 'restart-wanted'; readonly worker: WorkerId }
  /** Whole, not by name: its file may change or go. */
  | { readonly is: 'layout-chosen'; readonly layout: LayoutSpec }
  // the worker's process
  | { readonly is: 'start-requested'; readonly worker: WorkerId; readonly run: number }
  | { readonly is: 'start-failed'; readonly worker: WorkerId; readonly run: number; readonly reason: string }
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
    }
  | { readonly is: 'end-for-slot'; readonly worker: WorkerId }
  // what the worker says
  | {
      readonly is: 'status-read';
      readonly worker: WorkerId;
      readonly lines: readonly StatusLineSeen[];
      readonly position: ReadPosition;
      /** Lines of the same read that are not kept here: a flood. Left out: none. */
      readonly skipped?: number;
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
  // messages
  | { readonly is: 'message-accepted'; readonly worker: WorkerId; readonly message: Message }
  /** About to be typed, and then to be entered: whoever comes after a crash neither types nor enters it twice. */
  | {
      readonly is: 'message-typing';
      readonly worker: WorkerId;
      readonly message: string;
      readonly entered: boolean;
    }
  | {
      readonly is: 'message-ended';
      readonly worker: WorkerId;
      readonly message: string;
      readonly outcome: 'delivered' | 'queued' | 'refused';
      readonly detail: string | null;
    }
  // the backend
  | { readonly is: 'pane-seen'; readonly worker: WorkerId; readonly pane: string | null }
  | { readonly is: 'clients-seen'; readonly clients: readonly ClientSeen[] }
  | { readonly is: 'sidebar-shown'; readonly shown: boolean }
  | { readonly is: 'server-seen'; readonly pid: number; readonly startTime: string }
  | { readonly is: 'backend-gone'; readonly reason: string }
  // muxcrew itself
  | { readonly is: 'warning'; readonly about: string; readonly text: string | null }
  | { readonly is: 'session-closed' }
);

export type EventOf<K extends Event['is']> = Extract<Event, { readonly is: K }>;
