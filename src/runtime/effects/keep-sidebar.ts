/**
 * Restarts the sidebar in its slot if its pane was closed or its restart loop ended. The slot itself is made
 * by the layout.
 */
import type { Listing, PaneFact } from '../../ports/backend.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { failureText } from '../failure-evidence.ts';

/** Returns whether anything changed. */
export async function keepSidebar(world: World, store: Store, listing: Listing): Promise<boolean> {
  const { session, wanted, closed } = store.model();
  // A session that is being stopped gets no new sidebar.
  if (wanted.is !== 'up' || closed) return false;
  const dead = listing.panes.find(({ role, dead }) => role?.is === 'sidebar' && dead !== null);
  const slot = hasSidebar(listing) ? undefined : bestSlot(listing);
  if (dead === undefined && slot === undefined) return false;
  const { backend, sidebar } = world;
  const done =
    dead === undefined
      ? await backend.openSidebar(session.id, slot?.id ?? '', sidebar)
      : await backend.respawn(session.id, dead.id, sidebar, null);
  world.log('info', done.ok ? 'restarted the missing sidebar' : failureText(done.failure));
  return done.ok;
}

export function hasSidebar({ panes }: Listing): boolean {
  return panes.some(({ role }) => role?.is === 'sidebar');
}

/** The slot of the window in view, if it has one. */
function bestSlot({ windows, panes }: Listing): PaneFact | undefined {
  const inView = windows.find(({ active }) => active)?.id;
  const slots = panes.filter(({ role }) => role?.is === 'slot');
  return slots.find(({ window }) => window === inView) ?? slots[0];
}
