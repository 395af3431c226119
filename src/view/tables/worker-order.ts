/** In which order workers are listed: those that need the person first. Stable: within a rank as in the session. */
import type { SnapshotWorker } from '../../core/snapshot/snapshot.ts';
import type { EpochMs } from '../../core/model/worker.ts';
import { epochMsOf } from '../../core/iso-time.ts';
import { lookOf } from '../text/symbols.ts';

export function inOrder(workers: readonly SnapshotWorker[]): readonly SnapshotWorker[] {
  return [...workers].sort((a, b) => lookOf(a.state).rank - lookOf(b.state).rank);
}

/** For how long a worker has been in its state, milliseconds; null where the snapshot's time cannot be read. */
export function ageOf(worker: SnapshotWorker, now: EpochMs): number | null {
  const since = epochMsOf(worker.since);
  return since === null ? null : now - since;
}

/** Does its age no longer matter to the second? */
export function isSettled(worker: SnapshotWorker): boolean {
  return lookOf(worker.state).rank >= 5 || ['failed', 'lost', 'blocked'].includes(worker.state);
}
