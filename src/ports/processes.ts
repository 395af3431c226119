/** The machine's process table. A process is identified by pid and start time, since pids are reused. */
import type { ProcessMark } from '../core/paths/session-paths.ts';

export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque. Linux: core/paths/process-start.ts; elsewhere `ps -o lstart=`. */
  readonly startTime: string;
}

export interface ProcessUse {
  /** Resident memory in bytes; shared pages count for each process. */
  readonly memory: number;
  /** CPU time since the processes started. Milliseconds. */
  readonly cpuMs: number;
}

export interface Processes {
  /** The process and its ancestors, nearest first. */
  ancestors(pid: number): readonly number[];
  /** Null if there is no such process (a zombie counts as gone). */
  identify(pid: number): ProcessIdentity | null;
  isAlive(process: ProcessIdentity): boolean;
  /** Whether it exists and is stopped (SIGSTOP, Ctrl-Z). */
  isStopped(process: ProcessIdentity): boolean;
  /**
   * All processes of a worker, parents first: descendants, and every process of this user whose environment contains
   * `NAME=value` or whose limit of file locks matches the mark. So children that left the tree (setsid, re-parented to
   * init) are found too.
   */
  tree(root: number | null, marker: ProcessMark): readonly ProcessIdentity[];
  /**
   * Kills (SIGKILL) that tree and `known`, then what they started meanwhile, faster than they can start more: after the
   * first pass only new pids are examined. Blocks for the first pass and at most `budgetMs` more. Returns the signalled
   * processes.
   */
  killTree(
    marker: ProcessMark,
    known: readonly ProcessIdentity[],
    budgetMs: number,
  ): readonly ProcessIdentity[];
  /** Signals the process if the identity still holds; false: it is gone. */
  signal(
    process: ProcessIdentity,
    signal: 'SIGTERM' | 'SIGKILL' | 'SIGHUP' | 'SIGINT' | 'SIGCHLD' | 'SIGCONT' | 'SIGUSR1',
  ): boolean;
  /** A variable from the environment that the process was started with: `''` if unset; null: unreadable. */
  variable(pid: number, name: string): string | null;
  /**
   * Whether it is a process of this user whose environment is hidden because it is in another user namespace. Never
   * true for pid 1, kernel threads, other users' processes or undumpable ones (setuid).
   */
  isInOtherNamespace(pid: number): boolean;
  /** Its soft limit of file locks; null: unlimited, gone, or not supported. */
  lockLimit(pid: number): number | null;
  /** Current use of each process with all its descendants, by root pid. Reads the process table once. */
  use(roots: readonly ProcessIdentity[]): ReadonlyMap<number, ProcessUse>;
  /** Memory that programs may take before the machine swaps. Bytes; null: unknown. */
  memoryAvailable(): number | null;
  /** Resident memory in bytes; null: unknown. */
  memory(process: ProcessIdentity): number | null;
}
