/** The machine's process table. A process is known by its pid and its start time: pids alone are used again. */
import type { ProcessMark } from '../core/paths/session-paths.ts';

export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal for the same process only. Linux: core/paths/process-start.ts; elsewhere `ps -o lstart=`. */
  readonly startTime: string;
}

export interface ProcessUse {
  /** Resident; what processes share is counted for each. Bytes. */
  readonly memory: number;
  /** Of the processor, since each was started. Milliseconds. */
  readonly cpuMs: number;
}

export interface Processes {
  /** The process itself and those above it, the nearest first. */
  ancestors(pid: number): readonly number[];
  /** Null when no such process is there (a zombie counts as gone). */
  identify(pid: number): ProcessIdentity | null;
  isAlive(process: ProcessIdentity): boolean;
  /** Is it there, and does it stand still (SIGSTOP, Ctrl-Z)? */
  isStopped(process: ProcessIdentity): boolean;
  /**
   * The whole tree of a worker: descendants by parent, and every process of this user whose environment bears
   * `NAME=value` or whose limit of file locks is the mark's, so that children that left the tree (setsid, re-parented to init)
   * are found too. Parents first.
   */
  tree(root: number | null, marker: ProcessMark): readonly ProcessIdentity[];
  /**
   * Kills (SIGKILL) the same tree and `known`, then whatever they started meanwhile, faster than they can start more: after
   * the first pass only new pids are examined. Blocks for the first pass and at most `budgetMs` more. Returns what it signalled.
   */
  killTree(
    marker: ProcessMark,
    known: readonly ProcessIdentity[],
    budgetMs: number,
  ): readonly ProcessIdentity[];
  /** Sends a signal if, and only if, the identity still holds. False: it was gone already. */
  signal(
    process: ProcessIdentity,
    signal: 'SIGTERM' | 'SIGKILL' | 'SIGHUP' | 'SIGINT' | 'SIGCHLD' | 'SIGCONT' | 'SIGUSR1',
  ): boolean;
  /** A variable of the environment that the process was started with: `''` where it has none; null: it cannot be read. */
  variable(pid: number, name: string): string | null;
  /**
   * Is it a process of this user whose environment the system hides because it is in another user namespace? Never true of
   * pid 1, a kernel thread, a process of another user or one that hides itself (setuid, not dumpable).
   */
  isInOtherNamespace(pid: number): boolean;
  /** Its soft limit of file locks; null: unlimited, gone, or the system has no such limit. */
  lockLimit(pid: number): number | null;
  /** What each of them and all its descendants use now, by the pid of the root. One look at the table for all. */
  use(roots: readonly ProcessIdentity[]): ReadonlyMap<number, ProcessUse>;
  /** What programs may still take without making the machine swap. Bytes; null where the system does not say. */
  memoryAvailable(): number | null;
  /** Resident memory in bytes; null when it cannot be told. */
  memory(process: ProcessIdentity): number | null;
}
