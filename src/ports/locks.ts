/** Locks held by a process, known by pid and start time: stale only when that process is gone, never by age. */
import type { ProcessIdentity } from './processes.ts';

export interface HeldLock {
  /** False once somebody else took it over or removed it. */
  isOurs(): boolean;
  /** Something is there that nobody who holds a lock has written: it may be taken again. */
  isDamaged(): boolean;
  /** Removes only our own. */
  release(): void;
}

export interface Locks {
  /** Null: a live process holds it. */
  tryTake(path: string): HeldLock | null;
  /** Who holds it; null when nobody who lives does. */
  holder(path: string): ProcessIdentity | null;
}
