/** A session as requested, and its clients. */
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
  /** The user's tmux configuration, read after muxcrew's. */
  readonly tmuxConf: string | null;
  readonly backend: 'memory' | 'tmux' | 'pty';
  readonly createdAt: EpochMs;
  /** How many agents may run at once; null: no limit. */
  readonly maxWorkers: number | null;
  readonly logLimitBytes: number;
  readonly layout: LayoutInfo;
  /** Ring the bell when a worker needs input or fails. Absent in sessions of earlier builds; defaults to true. */
  readonly bell?: boolean;
  /** Automatic restarts of a crashed agent that can resume. Absent in sessions of earlier builds; defaults to 0. */
  readonly restarts?: number;
  /** Free memory that a start must leave, in bytes. Absent in sessions of earlier builds; defaults to no limit. */
  readonly minFreeMemoryBytes?: number;
  /** The user allowed Claude Code to trust the project folder. Absent in sessions of earlier builds; defaults to false. */
  readonly trust?: boolean;
  /** Cost of the whole crew at which no more starts are made; US dollars. Default: no limit. */
  readonly maxCostUsd?: number | null;
  /** Also stop running workers when the cost limit is reached. Default: false. */
  readonly stopAtMaxCost?: boolean;
  /** How a user without an attached client is notified of a worker that needs input or fails. Default: not at all. */
  readonly notify?: NoticeWay;
  /** Ask a worker once for its status when its turn ended without a report. Absent in sessions of earlier builds; defaults to false. */
  readonly askStatus?: boolean;
}

/** What `set` changes in a live crew. Absent: unchanged. */
export type CrewLimits = Partial<Pick<SessionInfo, 'maxWorkers' | 'maxCostUsd' | 'stopAtMaxCost'>>;

/** Distinguishes a folder from another one at the same path. */
export interface FolderId {
  readonly device: number;
  readonly inode: number;
}

/** How the session's windows are divided. Character cells. */
export interface LayoutInfo {
  readonly sidebarColumns: number;
  readonly minPane: { readonly columns: number; readonly rows: number };
  /** Default: the grid. */
  readonly chosen?: LayoutSpec;
}

export interface ClientSeen {
  readonly tty: string;
  readonly since: EpochMs;
  readonly columns: number;
  readonly rows: number;
  readonly terminal: string;
  /** `ssh HOST` or `local`; null if unknown. Absent in journals of earlier builds. */
  readonly from?: string | null;
  /** Whether the user has typed since. Absent in journals of earlier builds. */
  readonly typed?: boolean;
}
