/**
 * Tracks which worker had the focus before the sidebar, and keeps that one in view when workers change
 * windows. A backend keeps the focused pane in view, and that is then the sidebar, which every window has.
 */
import type { Listing, PaneFact } from '../../ports/backend.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';

export interface BesideSidebar {
  note(listing: Listing): void;
  /** Null: the sidebar does not have the focus, or no worker is beside it. */
  worker(listing: Listing): WorkerId | null;
}

export function besideSidebar(): BesideSidebar {
  let last: WorkerId | null = null;
  return {
    note(listing) {
      last = workerOf(focusedIn(listing)) ?? last;
    },
    worker(listing) {
      if (focusedIn(listing)?.role?.is !== 'sidebar') return null;
      const inView = windowInView(listing);
      const there = listing.panes.flatMap((pane) => (pane.window === inView ? (workerOf(pane) ?? []) : []));
      return last !== null && there.includes(last) ? last : (there[0] ?? null);
    },
  };
}

/**
 * Brings the window with that worker into view, with the sidebar focused there. Does nothing once the focus
 * has moved.
 */
export async function stayBeside(
  world: World,
  session: string,
  listing: Listing,
  worker: WorkerId,
): Promise<void> {
  const sidebar = focusedIn(listing);
  const window = listing.panes.find((pane) => workerOf(pane) === worker)?.window;
  const slot = listing.panes.find((pane) => pane.window === window && pane.role?.is === 'slot');
  if (sidebar?.role?.is !== 'sidebar' || sidebar.window === window || slot === undefined) return;
  const moved = await world.backend.moveSidebar(session, slot.id);
  const done = moved.ok ? await world.backend.focus(session, sidebar.id) : moved;
  if (!done.ok) world.log('info', `worker ${worker} does not stay in view: ${done.failure.kind}`);
}

function windowInView({ windows }: Listing): string | null {
  return windows.find(({ active }) => active)?.id ?? null;
}

function focusedIn(listing: Listing): PaneFact | null {
  const inView = windowInView(listing);
  return listing.panes.find(({ window, active }) => active && window === inView) ?? null;
}

function workerOf(pane: PaneFact | null): WorkerId | null {
  return pane?.role?.is === 'worker' ? pane.role.worker : null;
}
