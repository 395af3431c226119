/**
 * The session as everybody reads it: comm/session.json and `status --json`. Additive only: fields are never renamed or
 * taken away while `version` is 1, and readers ignore what they don't know. Times are ISO 8601, UTC, with milliseconds.
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
  /** When the supervisor wrote this. It writes on change, and at every slow beat. */
  readonly writtenAt: string;
  readonly clients: readonly SnapshotClient[];
  /** The last time that nobody looked; null before the first, left out by older writers. */
  readonly away?: SnapshotAway | null;
  /** `alive` is worked out by the reader; in the file it is what the writer knew of itself: true. */
  readonly supervisor: { readonly pid: number; readonly startTime: string; readonly alive: boolean };
  /** The process that holds the panes, so that a reader can tell `lost` without asking anybody. */
  readonly server: { readonly pid: number; readonly startTime: string } | null;
  /** Why what held the panes is gone; null while it is there. Left out by older writers. */
  readonly backendGone?: string | null;
  readonly progress: { readonly completed: number; readonly failed: number; readonly total: number };
  /** The layout in force, by name. Left out by muxcrew before there were any: `grid`. */
  readonly layout?: string;
  /** The session was stopped and its panes are gone: what stands here is the end. */
  readonly closed: boolean;
  /** The whole session was asked to stop; until `closed`, it is ending. Left out by older writers. */
  readonly stopping?: boolean;
  /** Stopped with `--discard`: it cannot be resumed. Left out by older writers. */
  readonly discarded?: boolean;
  /** Where typed keys go: the focused pane of the window in view; null: unknown. Left out by older writers. */
  readonly focus?: SnapshotFocus | null;
  /** Slots: how many agents may live at once, and how many do. */
  readonly slots: { readonly max: number; readonly used: number };
  /** Limits of the whole crew; null: none. Left out by older writers. */
  readonly limits?: {
    readonly maxWorkers: number | null;
    readonly maxCostUsd: number | null;
    readonly stopAtMaxCost: boolean;
  };
  /** Of the crew, in US dollars; null: nobody told. Left out by older writers. */
  readonly costUsd?: number | null;
  /** Of the crew, all kinds together, with removed workers; null: unknown. Absent in snapshots of earlier builds. */
  readonly tokens?: number | null;
  /** What went wrong with muxcrew itself and still holds, for people: a full disk, a stuck log. */
  readonly warnings: readonly string[];
  /** Processes that still run although SIGKILL was sent; `worker` is null if unknown. Left out by older writers. */
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
  /** `ssh HOST` or `local`; null where it cannot be told, left out by older writers. */
  readonly from?: string | null;
  /** Has anything been typed into it since? Left out by older writers. */
  readonly typed?: boolean;
}

export interface SnapshotAway {
  readonly since: string;
  readonly until: string;
  /** Workers in another state than when the last client left; `was` is null for one that was added meanwhile. */
  readonly happened: readonly {
    readonly worker: WorkerId;
    readonly was: StateName | null;
    readonly is: StateName;
  }[];
}

export interface SnapshotWorker {
  readonly id: WorkerId;
  readonly name: string;
  /** Relative to the project where it lies inside, else absolute. */
  readonly instructions: string;
  readonly agent: AgentKind;
  /** The end of its process ends its work. Left out by older writers: see endsWhenDone in core/journal/earlier-agents.ts. */
  readonly endsWhenDone?: boolean;
  /** Left out by older writers: worker. */
  readonly role?: 'worker' | 'manager';
  readonly state: StateName;
  /** What the state is about: what it asks, why it failed, what it waits for. Null where the name says all. */
  readonly detail: string | null;
  /** Workers that must have completed before it starts. Left out by older writers. */
  readonly needs?: readonly WorkerId[];
  /** What it asks; null: nothing. Left out by older writers. */
  readonly asks?: {
    readonly kind: AskKind;
    readonly what: string;
    /** What approve and deny answer; null: it is answered in its pane. */
    readonly request: string | null;
    /** Of a permission: the whole input, newlines its only control characters; null for the others. */
    readonly input: string | null;
    /** What the agent would remember if it were allowed for always; null: nothing can be. */
    readonly remembers?: string | null;
    /** Of a permission: the tool's name. Left out by older writers. */
    readonly tool?: string | null;
    /** Absolute path of the folder in which the tool would run; null: unknown. Left out by older writers. */
    readonly folder?: string | null;
    /** Hash of the tool's raw input; null: unknown. Left out by older writers. */
    readonly digest?: string | null;
  } | null;
  /** Messages that wait for it, oldest first; empty: none. Left out by older writers. */
  readonly waiting?: readonly {
    readonly from: string;
    /** Its beginning, one line. */
    readonly text: string;
    /** When it was accepted; null where an older writer did not keep it. */
    readonly since: string | null;
    /** What holds it back, and what the user can do. */
    readonly reason: string;
  }[];
  /** When a limit ends; null: none, or nobody said. Left out by older writers. */
  readonly until?: string | null;
  /** Left out by older writers. */
  readonly usage?: Usage;
  /** Of its whole process tree; null where none runs or nobody looked yet. Left out by older writers. */
  readonly resources?: { readonly memoryBytes: number; readonly cpuPercent: number | null } | null;
  /** Since when it is in this state. */
  readonly since: string;
  /** Its last status line without its prefix, cleaned for a terminal; null before the first. */
  readonly status: string | null;
  readonly statusAt: string | null;
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Of the agent's own process; null when none runs. */
  readonly pid: number | null;
  readonly pane: string | null;
  /** Of the last run that ended; 128+n for signal n. Null before one ended. */
  readonly exitCode: number | null;
  /** What that run printed last, where it failed; null: it did not, or printed nothing. Left out by older writers. */
  readonly exitOutput?: string | null;
  /** How often it was started. */
  readonly runs: number;
  /** Id of the agent's conversation; null: it has none. Absent in snapshots of earlier builds. */
  readonly conversation?: string | null;
  /** Its restarts after crashes since the user started it; null: none. Left out by older writers. */
  readonly recovered?: {
    readonly count: number;
    /** How the last crashed run ended. */
    readonly reason: string;
    /** All of it, for people. */
    readonly text: string;
    readonly at: string;
  } | null;
  /** Claude's permission mode as its own hooks report it; null while unknown or for other agents. */
  readonly permissionMode: string | null;
  /** Asks for no permission: started with --dangerously-skip-permissions, or in the mode bypassPermissions. */
  readonly dangerous: boolean;
  /** Its check (`verify`), and how it ended last for the present assignment; null: none. Absent in older snapshots. */
  readonly check?: {
    readonly command: string;
    /** `none`: it has not ended yet. */
    readonly state: 'none' | 'running' | 'passed' | 'failed';
    /** Of the last one that ended, 0 before; and how many are made before it has failed. */
    readonly try: number;
    readonly of: number;
    readonly exitCode: number | null;
    readonly signal: string | null;
    readonly timedOut: boolean;
    /** Why its command did not run; null: it did. */
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
