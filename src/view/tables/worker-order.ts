/** The order of workers in lists: those that need the user first. Stable: within a rank as in the session. */
import type { SnapshotWorker } from '../../core/snapshot/snapshot.ts';
import type { EpochMs } from '../../core/model/worker.ts';
import { epochMsOf } from '../../core/iso-time.ts';
import { lookOf } from '../text/symbols.ts';

export function inOrder(workers: readonly SnapshotWorker[]): readonly SnapshotWorker[] {
  return [...workers].sort((a, b) => lookOf(a.state).rank - lookOf(b.state).rank);
}

/** How long a worker has been in its state, in milliseconds; null if the snapshot's time is invalid. */
export function ageOf(worker: SnapshotWorker, now: EpochMs): number | null {
  const since = epochMsOf(worker.since);
  return since === null ? null : now - since;
}

/** Its age is no longer needed to the second. */
export function isSettled(worker: SnapshotWorker): boolean {
  return lookOf(worker.state).rank >= 5 || ['failed', 'lost', 'blocked'].includes(worker.state);
}
