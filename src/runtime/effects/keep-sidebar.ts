/**
 * Sees to it that the session has a sidebar: one whose pane was taken away, or whose restart loop was ended, is started
 * again in its place. The place itself, a slot, is the layout's to make.
 */
import type { Listing, PaneFact } from '../../ports/backend.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { failureText } from '../failure-evidence.ts';

/** Did anything change? */
export async function keepSidebar(world: World, store: Store, listing: Listing): Promise<boolean> {
  const { session, wanted, closed } = store.model();
  // What is being taken away is not put back.
  if (wanted.is !== 'up' || closed) return false;
  const dead = listing.panes.find(({ role, dead }) => role?.is === 'sidebar' && dead !== null);
  const slot = hasSidebar(listing) ? undefined : bestSlot(listing);
  if (dead === undefined && slot === undefined) return false;
  const { backend, sidebar } = world;
  const done =
    dead === undefined
      ? await backend.openSidebar(session.id, slot?.id ?? '', sidebar)
      : await backend.respawn(session.id, dead.id, sidebar, null);
  world.log('info', done.ok ? 'the sidebar was gone: started again' : failureText(done.failure));
  return done.ok;
}

export function hasSidebar({ panes }: Listing): boolean {
  return panes.some(({ role }) => role?.is === 'sidebar');
}

/** That of the window in view, where it has one. */
function bestSlot({ windows, panes }: Listing): PaneFact | undefined {
  const inView = windows.find(({ active }) => active)?.id;
  const slots = panes.filter(({ role }) => role?.is === 'slot');
  return slots.find(({ window }) => window === inView) ?? slots[0];
}
