/**
 * The session as all readers see it: comm/session.json and `status --json`. Additive: fields are never renamed or
 * removed while `version` is 1, and readers ignore unknown ones. Times are ISO 8601, UTC, with milliseconds. Fields
 * that older writers leave out are optional.
 */
import type { AskKind } from '../model/facts/request.ts';
import type { StateName } from '../model/state.ts';
import type { Usage } from '../model/facts/usage.ts';
import type { AgentKind, WorkerId } from '../model/worker.ts';

export const snapshotVersion = 1;

export interface Snapshot {
  readonly version: typeof snapshotVersion;
  readonly session: string;
  readonly backend: 'memory' | 'tmux' | 'pty';
  /** Absolute, real path of the project folder. */
  readonly project: string;
  readonly createdAt: string;
  /** When the supervisor wrote this: on changes, and every 8 to 13 seconds. */
  readonly writtenAt: string;
  readonly clients: readonly SnapshotClient[];
  /** The last time without a client; null: none yet. */
  readonly away?: SnapshotAway | null;
  /** `alive` is computed by the reader; the writer always sets it to true. */
  readonly supervisor: { readonly pid: number; readonly startTime: string; readonly alive: boolean };
  /** The process that holds the panes, from which readers detect `lost` by themselves. */
  readonly server: { readonly pid: number; readonly startTime: string } | null;
  /** Why the backend is gone; null: it is not. */
  readonly backendGone?: string | null;
  readonly progress: { readonly completed: number; readonly failed: number; readonly total: number };
  /** Name of the current layout. Default: `grid`. */
  readonly layout?: string;
  /** The session was stopped and its panes are gone: this snapshot is the last one. */
  readonly closed: boolean;
  /** A stop of the whole session was requested; it is ending until `closed`. */
  readonly stopping?: boolean;
  /** Stopped with `--discard`: it cannot be resumed. */
  readonly discarded?: boolean;
  /** The focused pane of the window in view; null: unknown. */
  readonly focus?: SnapshotFocus | null;
  /** Slots: how many agents may run at once, and how many do. */
  readonly slots: { readonly max: number; readonly used: number };
  /** Limits of the whole crew; null: none. */
  readonly limits?: {
    readonly maxWorkers: number | null;
    readonly maxCostUsd: number | null;
    readonly stopAtMaxCost: boolean;
  };
  /** Cost of the crew in US dollars; null: not reported. */
  readonly costUsd?: number | null;
  /** Tokens of the crew, all kinds together, including removed workers; null: unknown. */
  readonly tokens?: number | null;
  /** Current problems of muxcrew itself, for display: a full disk, a stuck log. */
  readonly warnings: readonly string[];
  /** Processes that are still running after SIGKILL; `worker` is null if unknown. */
  readonly leftovers?: readonly {
    readonly worker: WorkerId | null;
    readonly pid: number;
    readonly startTime: string;
  }[];
  readonly workers: readonly SnapshotWorker[];
}

/** `other`: an empty pane, or one that the user opened. */
export type SnapshotFocus =
  | { readonly is: 'worker'; readonly worker: WorkerId }
  | { readonly is: 'sidebar' | 'other'; readonly worker: null };

export interface SnapshotClient {
  readonly tty: string;
  readonly since: string;
  readonly columns: number;
  readonly rows: number;
  readonly terminal: string;
  /** `ssh HOST` or `local`; null: unknown. */
  readonly from?: string | null;
  /** Whether the user has typed since attaching. */
  readonly typed?: boolean;
}

export interface SnapshotAway {
  readonly since: string;
  readonly until: string;
  /** Workers whose state has changed since the last client left; `was` is null for an added worker. */
  readonly happened: readonly {
    readonly worker: WorkerId;
    readonly was: StateName | null;
    readonly is: StateName;
  }[];
}

export interface SnapshotWorker {
  readonly id: WorkerId;
  readonly name: string;
  /** Relative to the project if inside, else absolute. */
  readonly instructions: string;
  readonly agent: AgentKind;
  /** The end of its process ends its work. Absent: see endsWhenDone in core/journal/earlier-agents.ts. */
  readonly endsWhenDone?: boolean;
  /** Default: worker. */
  readonly role?: 'worker' | 'manager';
  readonly state: StateName;
  /** Details of the state: the request, the reason of a failure, or what it waits for. Null: none. */
  readonly detail: string | null;
  /** Workers that must complete before it starts. */
  readonly needs?: readonly WorkerId[];
  /** Its request; null: none. */
  readonly asks?: {
    readonly kind: AskKind;
    readonly what: string;
    /** The id for approve and deny; null: it can be answered only in its pane. */
    readonly request: string | null;
    /** For a permission: the whole input, with newlines as its only control characters; null for others. */
    readonly input: string | null;
    /** What the agent would remember if it were always allowed; null: nothing. */
    readonly remembers?: string | null;
    /** For a permission: the tool's name. */
    readonly tool?: string | null;
    /** Absolute path of the tool's working directory; null: unknown. */
    readonly folder?: string | null;
    /** Hash of the tool's raw input; null: unknown. */
    readonly digest?: string | null;
  } | null;
  /** Messages that wait for it, oldest first. */
  readonly waiting?: readonly {
    readonly from: string;
    /** Its beginning, one line. */
    readonly text: string;
    /** When it was accepted; null: not recorded by an older writer. */
    readonly since: string | null;
    /** Why it waits, and what the user can do. */
    readonly reason: string;
  }[];
  /** When a limit ends; null: no limit, or unknown. */
  readonly until?: string | null;
  readonly usage?: Usage;
  /** Of its whole process tree; null: no process, or not measured yet. */
  readonly resources?: { readonly memoryBytes: number; readonly cpuPercent: number | null } | null;
  /** When its state began. */
  readonly since: string;
  /** Its last status line without prefix, cleaned for a terminal; null: none yet. */
  readonly status: string | null;
  readonly statusAt: string | null;
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Pid of the agent's process; null: none. */
  readonly pid: number | null;
  readonly pane: string | null;
  /** Exit code of the last run that ended; 128+n for signal n. Null: none yet. */
  readonly exitCode: number | null;
  /** Last output of that run if it failed; null: it did not, or printed nothing. */
  readonly exitOutput?: string | null;
  /** Number of starts. */
  readonly runs: number;
  /** Id of the agent's conversation; null: none. */
  readonly conversation?: string | null;
  /** Restarts after crashes since the user started it; null: none. */
  readonly recovered?: {
    readonly count: number;
    /** How the last crashed run ended. */
    readonly reason: string;
    /** The whole text, for display. */
    readonly text: string;
    readonly at: string;
  } | null;
  /** Claude's permission mode as its hooks report it; null: unknown, or another agent. */
  readonly permissionMode: string | null;
  /** Asks for no permission: started with --dangerously-skip-permissions, or in the mode bypassPermissions. */
  readonly dangerous: boolean;
  /** Its check (`verify`), and the last result in the current assignment; null: none. */
  readonly check?: {
    readonly command: string;
    /** `none`: no result yet. */
    readonly state: 'none' | 'running' | 'passed' | 'failed';
    /** Number of the last finished try (0: none), and of tries before it has failed. */
    readonly try: number;
    readonly of: number;
    readonly exitCode: number | null;
    readonly signal: string | null;
    readonly timedOut: boolean;
    /** Why its command did not run; null: it ran. */
    readonly problem: string | null;
    /** The last lines of its output. */
    readonly output: readonly string[];
    readonly at: string | null;
  } | null;
  readonly evidence: readonly {
    readonly source: string;
    readonly fact: string;
    readonly at: string | null;
  }[];
}
