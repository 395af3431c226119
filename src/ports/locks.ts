/** Lock files of a process, identified by pid and start time: stale only when that process is gone, never by age. */
import type { ProcessIdentity } from './processes.ts';

export interface HeldLock {
  /** False once another process has taken it over or it was removed. */
  isOurs(): boolean;
  /** Its content was not written by a lock holder; it may be taken again. */
  isDamaged(): boolean;
  /** Removes the lock if it is this process's. */
  release(): void;
}

export interface Locks {
  /** Null: a live process holds it. */
  tryTake(path: string): HeldLock | null;
  /** The live process that holds it; null: none. */
  holder(path: string): ProcessIdentity | null;
}
