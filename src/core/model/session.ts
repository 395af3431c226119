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
  /** Automatic restarts of a crashed agent that can resume. Absent in sessions of earlier builds; defaults to 0. */
  readonly restarts?: number;
  /** Free memory that a start must leave, in bytes. Absent in sessions of earlier builds; defaults to no limit. */
  readonly minFreeMemoryBytes?: number;
  /** The user allowed Claude Code to trust the project folder. Absent in sessions of earlier builds; defaults to false. */
  readonly trust?: boolean;
  /** What the whole crew may cost before no more starts are made; US dollars. Left out: no bound. */
  readonly maxCostUsd?: number | null;
  /** Also stop running workers when the cost limit is reached. Default: false. */
  readonly stopAtMaxCost?: boolean;
  /** How the person who does not look is told of a worker that asks or fails. Left out: not at all. */
  readonly notify?: NoticeWay;
  /** Ask a worker once for its status when its turn ended without a report. Absent in sessions of earlier builds; defaults to false. */
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
  /** `ssh HOST` or `local`; null if unknown. Absent in journals of earlier builds. */
  readonly from?: string | null;
  /** Whether the user has typed since. Absent in journals of earlier builds. */
  readonly typed?: boolean;
}
