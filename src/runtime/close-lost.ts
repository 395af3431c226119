/** Closes a session whose backend is gone: what survived it is ended, and the journal and the snapshot say so. */
import type { World } from './world.ts';
import { sessionMarker, sessionState } from '../core/session-paths.ts';
import { endSession } from './effects/end-tree.ts';
import { openJournal } from './journal.ts';
import { snapshotWriter } from './snapshot-writer.ts';
import { openStore } from './store.ts';

/** How many processes were ended. */
export async function closeLost(world: World, id: string, self: number): Promise<number> {
  const state = sessionState(world.paths.sessions, id);
  const lock = world.locks.tryTake(state.lock);
  if (lock === null) return 0;
  try {
    const left = world.processes
      .tree(null, { name: sessionMarker, value: id })
      .filter(({ pid }) => pid !== self);
    await endSession(world, id);
    const opened = openJournal(world.files, state.journal);
    if (opened.is === 'opened' && opened.journal.events.length > 0) {
      const store = openStore(world.clock, opened.journal, []);
      if (store.model().backend.is === 'there')
        store.emit({ is: 'backend-gone', reason: 'its server is gone' });
      store.emit({ is: 'session-closed' });
      snapshotWriter(world, store).flush();
    }
    return left.length;
  } finally {
    lock.release();
  }
}
