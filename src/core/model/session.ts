/** A session as it was asked for, and who is attached to it. */
import type { LayoutSpec } from '../layout/spec.ts';
import type { NoticeWay } from '../config/settings.ts';
import type { EpochMs } from './worker.ts';

export interface SessionInfo {
  readonly id: string;
  /** Given by `--session`; null for the project's own one. */
  readonly name: string | null;
  /** Absolute, real path. */
  readonly project: string;
  /** Absolute: holds comm/, logs/ and outputs/. Missing: the project folder. */
  readonly folder?: string;
  /** The project folder when the session was created. Missing in sessions of earlier versions. */
  readonly projectId?: FolderId;
  /** A tmux configuration of the person's own, read after ours. */
  readonly tmuxConf: string | null;
  readonly backend: 'memory' | 'tmux' | 'pty';
  readonly createdAt: EpochMs;
  /** How many agents may live at once; null: no bound. */
  readonly maxWorkers: number | null;
  readonly logLimitBytes: number;
  readonly layout: LayoutInfo;
  /** Ring the bell when a worker asks or fails. Absent in sessions of earlier builds; defaults to true. */
  readonly bell?: boolean;
  /** How often a crashed agent that can resume is started again by itself. Left out by sessions of before: never. */
  readonly restarts?: number;
  /** No start that would leave the machine less memory than this. Bytes. Left out by sessions of before: no bound. */
  readonly minFreeMemoryBytes?: number;
  /** The person said that Claude Code may trust the project folder. Left out by sessions of before: no. */
  readonly trust?: boolean;
  /** What the whole crew may cost before no more starts are made; US dollars. Left out: no bound. */
  readonly maxCostUsd?: number | null;
  /** Also stop who runs when a bound of money is reached. Left out: nobody. */
  readonly stopAtMaxCost?: boolean;
  /** How the person who does not look is told of a worker that asks or fails. Left out: not at all. */
  readonly notify?: NoticeWay;
  /** Ask a worker that ended its turn without a claim for its status, once. Left out by sessions of before: no. */
  readonly askStatus?: boolean;
}

/** What `set` changes in a live crew. Left out: as it is. */
export type CrewLimits = Partial<Pick<SessionInfo, 'maxWorkers' | 'maxCostUsd' | 'stopAtMaxCost'>>;

/** Tells a folder from another one that took its place at the same path. */
export interface FolderId {
  readonly device: number;
  readonly inode: number;
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
  /** Has the person typed anything since? Left out by journals of before. */
  readonly typed?: boolean;
}
