/** Replaces a log writer that cannot keep up: the backend would have to buffer its backlog. */
import type { Listing } from '../../ports/backend.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { failureText } from '../failure-evidence.ts';
import { logOf } from './waiting-pane.ts';

/**
 * Reopens logs after their folder was removed and created again: the writers still have the old files open.
 */
export async function reopenLogs(world: World, store: Store, listing: Listing | null): Promise<void> {
  for (const { id, role } of listing?.panes ?? []) {
    if (role?.is !== 'worker') continue;
    const done = await world.backend.restartLog(store.model().session.id, id, logOf(store, role.worker));
    if (!done.ok) world.log('info', `worker ${role.worker}: log not reopened: ${failureText(done.failure)}`);
  }
}

export async function replaceStuckWriters(world: World, store: Store, listing: Listing): Promise<void> {
  for (const { id, role, log } of listing.panes) {
    if (log !== 'stuck' || role?.is !== 'worker') continue;
    const about = `log ${role.worker}`;
    const done = await world.backend.restartLog(store.model().session.id, id, logOf(store, role.worker));
    const outcome = done.ok
      ? 'its writer was stuck; its unwritten output is lost'
      : failureText(done.failure);
    world.log('info', `worker ${role.worker}: ${outcome}`);
    store.emit({ is: 'warning', about, text: `logs/worker${role.worker}.log has a gap: ${outcome}` });
  }
}
