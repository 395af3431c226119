/** Where a worker's program runs, and how to find its run there. */
import type { WorkerSpec } from '../core/model/worker.ts';
import type { ProcessIdentity } from './processes.ts';

/** What a pane runs. The agent creates it; a placement turns it into a launch that runs the program elsewhere. */
export interface Launch {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of the program's standard input. Default: its terminal. */
  readonly input?: string;
  /** Ids of the messages in its first prompt. Default: none. */
  readonly carries?: readonly string[];
}

export interface LaunchContext {
  readonly worker: WorkerSpec;
  readonly run: number;
  /** The worker's own folder in the session's state, absolute. */
  readonly folder: string;
  /** The soft limit of file locks that marks the program and its children (core/paths/session-paths.ts). */
  readonly lockLimit: number;
}

/** A run of a worker's program, as the supervisor knows it. */
export interface PlacedRun {
  readonly worker: WorkerSpec;
  readonly run: number;
  /** As in `LaunchContext`. */
  readonly folder: string;
  /** The pid from the wrapper's record; null: no record yet. */
  readonly recordedPid: number | null;
  /** What `identify` returned when the run began; null: it has not begun. */
  readonly process: ProcessIdentity | null;
}

export type RunState =
  /** `startTime` is opaque: it distinguishes this run from a later one with the same pid. */
  | { readonly is: 'alive'; readonly process: ProcessIdentity }
  /** An exit record may exist. */
  | { readonly is: 'gone' }
  /** Nothing is ended, and no replacement is started. */
  | { readonly is: 'unknown'; readonly reason: string };

export interface PlacementProperties {
  /** `host`: recorded pids are those of this machine's process table. `foreign`: the table does not show the run. */
  readonly pids: 'host' | 'foreign';
  /**
   * `kernel`: file watches and FIFOs reach the program. `shared`: the files are shared, but watches may miss changes.
   */
  readonly files: 'kernel' | 'shared';
  /** Whether a run continues when its pane is closed. */
  readonly outlivesPane: boolean;
}

export type EndSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGKILL';

/** Implementations pass test/placements/placement-contract.ts. */
export interface Placement {
  /** As in `WorkerSpec.placement`. */
  readonly kind: string;
  readonly properties: PlacementProperties;
  /**
   * Returns the launch that runs `launch` in this placement. May write into the worker's folder. Throws file system
   * errors.
   */
  prepare(launch: Launch, context: LaunchContext): Launch;
  /** Fetches what `identify` and `queued` return, once for all runs, every 5 s. Absent: not needed. */
  refresh?(runs: readonly PlacedRun[]): Promise<void>;
  /** Returns at once, from known facts. */
  identify(run: PlacedRun): RunState;
  /** Why a requested run has not begun, if the placement has a queue; null: no queue, or the run has begun. */
  queued(run: PlacedRun): string | null;
  /**
   * Signals the program itself, not the pane's process. After SIGKILL the supervisor also ends processes on this
   * machine that carry the worker's marks.
   */
  end(run: PlacedRun, signal: EndSignal): Promise<void>;
}
