/** Where a worker's program runs, and how its run is found again there. */
import type { WorkerSpec } from '../core/model/worker.ts';
import type { ProcessIdentity } from './processes.ts';

/** What a pane is to run. An agent gives one; each placement turns it into another that runs it elsewhere. */
export interface Launch {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The file that is the program's standard input. Absolute. Default: its terminal. */
  readonly input?: string;
  /** Ids of the messages that the start hands over. Default: none. */
  readonly carries?: readonly string[];
}

export interface LaunchContext {
  readonly worker: WorkerSpec;
  readonly run: number;
  /** The worker's own folder below the session's state folder, absolute. */
  readonly folder: string;
  /** The soft limit of file locks that marks the program and all that it starts (core/paths/session-paths.ts). */
  readonly lockLimit: number;
}

/** One run of a worker's program, as the supervisor knows it. */
export interface PlacedRun {
  readonly worker: WorkerSpec;
  readonly run: number;
  /** As in `LaunchContext`. */
  readonly folder: string;
  /** The pid in the record that the wrapper wrote where the program runs. Null: there is no record yet. */
  readonly recordedPid: number | null;
  /** What `identify` said when the run began. Null: it has not begun. */
  readonly process: ProcessIdentity | null;
}

export type RunState =
  /** `startTime` is opaque: it tells this run from a later one with the same pid. */
  | { readonly is: 'alive'; readonly process: ProcessIdentity }
  /** An exit record may say how it ended. */
  | { readonly is: 'gone' }
  /** Nothing is ended, and nothing is started in its stead. */
  | { readonly is: 'unknown'; readonly reason: string };

export interface PlacementProperties {
  /** `host`: recorded pids and the process table of this machine are of one kind. `foreign`: the table says nothing of a run. */
  readonly pids: 'host' | 'foreign';
  /** `kernel`: file watches and FIFOs reach the program. `shared`: files are the same, and watches may miss changes. */
  readonly files: 'kernel' | 'shared';
  /** Does a run go on when its pane is closed? */
  readonly outlivesPane: boolean;
}

export type EndSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGKILL';

/** Implementations pass test/placements/placement-contract.ts. */
export interface Placement {
  /** As in `WorkerSpec.placement`. */
  readonly kind: string;
  readonly properties: PlacementProperties;
  /** Gives the launch that runs `launch` there. May write into the worker's own folder. Throws what the file system throws. */
  prepare(launch: Launch, context: LaunchContext): Launch;
  /** Asks what `identify` and `queued` answer from, once for all runs. Called at each slow beat (5 s). Absent: they need no asking. */
  refresh?(runs: readonly PlacedRun[]): Promise<void>;
  /** Answers at once, from what is known. */
  identify(run: PlacedRun): RunState;
  /** Why a requested run has not begun, where the place has a queue of its own. Null: it has none, or the run has begun. */
  queued(run: PlacedRun): string | null;
  /** Signals the program itself, not what shows it. After SIGKILL the supervisor also ends what bears the worker's marks on this machine. */
  end(run: PlacedRun, signal: EndSignal): Promise<void>;
}
