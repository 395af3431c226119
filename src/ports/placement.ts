/** How a worker's program is started. Launchers compose: each takes a launch and gives one that does more. */
import type { WorkerSpec } from '../core/model/worker.ts';
import type { PaneCommand } from './backend.ts';

/** What the agent wants run, before any launcher. */
export interface Launch {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The file that is the program's standard input; left out: its terminal. Absolute. */
  readonly input?: string;
  /** Ids of the messages that the start hands over; left out: none. */
  readonly carries?: readonly string[];
}

export interface LaunchContext {
  readonly worker: WorkerSpec;
  readonly run: number;
  /** The worker's own folder below the session's state folder, absolute. */
  readonly folder: string;
  /** `comm/worker<N>.pid`, for people. */
  readonly pidFile: string;
  /** The soft limit of file locks that marks the program and all that it starts (core/paths/session-paths.ts). */
  readonly lockLimit: number;
}

export interface Launcher {
  readonly kind: string;
  /** Writes what it needs into the worker's folder and gives the command for the pane. */
  prepare(launch: Launch, context: LaunchContext): PaneCommand;
  /**
   * The command that keeps the pane of a worker that does not run, and shows the note. `screen`: lines to show above it,
   * what the pane last showed of the worker's program.
   */
  waiting(
    context: Omit<LaunchContext, 'run' | 'lockLimit'>,
    note: string,
    screen?: readonly string[],
  ): PaneCommand;
}

/** `workers/<N>/run-<run>`: written by the wrapper when the agent's process is there. */
export interface RunRecord {
  readonly run: number;
  readonly pid: number;
}

/** `workers/<N>/exit-<run>`: written by the wrapper when it has ended. `status` is the shell's `$?`. */
export interface ExitRecord {
  readonly run: number;
  readonly status: number;
  /** The agent's terminal was gone by then. */
  readonly hangup?: true;
}
