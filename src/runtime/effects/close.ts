/**
 * Closes the session once all its agents have ended: removes its panes, then ends all processes with its
 * mark.
 */
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { endSession } from './end-tree.ts';

export async function closeSession(world: World, store: Store): Promise<void> {
  const { session } = store.model();
  const done = await world.backend.destroy(session.id);
  if (!done.ok && done.failure.kind !== 'backend-gone')
    world.log('info', `closing the session: ${done.failure.kind}`);
  // Closed even if a process survives: it is recorded, and `stop` tries again.
  await endSession(world, store);
  store.emit({ is: 'session-closed' });
}
