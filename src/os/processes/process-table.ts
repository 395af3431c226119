/** How one kind of system tells of its processes. Types only; /proc and ps each give one. */
import type { ProcessIdentity } from '../../ports/processes.ts';

export interface ProcessRow extends ProcessIdentity {
  readonly parent: number;
  /** Resident. Bytes. */
  readonly memory: number;
  /** Since its start. Milliseconds. */
  readonly cpuMs: number;
}

/** How one kind of system tells of its processes. Zombies are not in it. */
export interface ProcessTable {
  one(pid: number): ProcessIdentity | null;
  /** Null: it is gone, or has none. */
  parent(pid: number): number | null;
  isStopped(pid: number): boolean;
  /** Zombies too, and processes that end meanwhile. */
  pids(): readonly number[];
  /** `pids`: of these alone. */
  all(pids?: readonly number[]): readonly ProcessRow[];
  /** Does its environment still read as empty? So it does for a moment during exec; never true of a kernel thread. */
  isStarting(pid: number): boolean;
  /**
   * Of this user's processes: those whose environment at exec time has the entry, `NAME=value`, exactly, and those whose
   * environment reads as empty.
   */
  bearers(
    rows: readonly ProcessRow[],
    entry: string,
  ): { readonly bearers: ReadonlySet<number>; readonly empty: ReadonlySet<number> };
  /** Its soft limit of file locks, of a process of this user; null: unlimited, gone, or the system has no such limit. */
  lockLimit(pid: number): number | null;
  /** `''` where the process has no such variable; null where its environment cannot be read. */
  variable(pid: number, name: string): string | null;
  /** See the port. False where the system has no user namespaces. */
  isInOtherNamespace(pid: number): boolean;
  /** Bytes. */
  memory(pid: number): number | null;
  /** Bytes. */
  memoryAvailable(): number | null;
}
