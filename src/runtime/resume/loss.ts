/**
 * Records in the journal that a session's panes were lost, and when, and takes in what was reported until
 * then.
 */
import type { EpochMs } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { unlessUnreadable } from '../../core/refused-file.ts';
import { readSnapshot } from '../../core/snapshot/read-snapshot.ts';
import { projectPaths } from '../../core/paths/session-paths.ts';
import { commSource } from '../sources/comm.ts';
import { recordsSource } from '../sources/records.ts';
import { telemetrySource } from '../sources/telemetry.ts';

/** `lastEventAt`: of the journal as it was found; null: it was empty. */
export function settleLoss(world: World, store: Store, lastEventAt: EpochMs | null): void {
  // A supervisor that saw the loss has recorded it with its own time; one that died too has not. A stopped
  // session has lost nothing.
  if (store.model().backend.is === 'there' && !store.model().closed) {
    const when = Math.max(lastEventAt ?? 0, writtenAt(world, store));
    store.emit({ is: 'backend-gone', reason: 'its server is gone', ...(when > 0 ? { when } : {}) });
  }
  takeIn(world, store);
}

/** The supervisor's last sign of life: it writes the snapshot every few seconds, even when idle. */
function writtenAt(world: World, store: Store): EpochMs {
  const { session } = store.model();
  const { snapshot, base } = projectPaths(session);
  const read = readSnapshot(() => world.files.readText(snapshot, { within: base }));
  if (read.is !== 'read' || read.snapshot.session !== session.id) return 0;
  const at = Date.parse(read.snapshot.writtenAt);
  return Number.isFinite(at) ? Math.min(at, world.clock.now()) : 0;
}

/**
 * Takes in unread records of starts and ends, hooks and status lines: a worker that reported COMPLETED last
 * is finished.
 */
function takeIn(world: World, store: Store): void {
  const comm = commSource(world, store);
  const { readToEnd } = telemetrySource(world, store);
  const records = recordsSource(world, store, {
    paneRuns: () => false,
    readStatus: comm.read,
    readTranscript: readToEnd,
  });
  void records.start();
  void comm.start();
  // A finished worker is not started again for a message that it took.
  for (const [id, { handed }] of store.model().workers)
    if (handed.length > 0) unlessUnreadable(() => readToEnd(id));
  records.dispose();
  comm.dispose();
}
