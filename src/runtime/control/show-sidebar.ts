/** Shows and hides the sidebar: its columns go to the workers and come back, and the focus goes with them. */
import type { ControlReply } from '../../core/wire/control.ts';
import type { PaneFact, Listing } from '../../ports/backend.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import type { PanesSource } from '../sources/panes.ts';

/** `worker`: who is looked at when it hides, if they are in the window in view. */
export async function showSidebar(
  world: World,
  store: Store,
  panes: PanesSource,
  { shown, worker }: { readonly shown: boolean; readonly worker: WorkerId | null },
): Promise<ControlReply> {
  await panes.refresh();
  const listing = panes.latest();
  const pane = listing === null ? null : shown ? sidebarIn(listing) : workerInView(listing, worker);
  if (pane === null) {
    const why = shown ? 'the sidebar has no pane' : 'no worker is in the window in view';
    return { ok: false, failure: { kind: 'refused', what: 'the focus', why, mend: null } };
  }
  if (store.model().sidebarHidden === shown) store.emit({ is: 'sidebar-shown', shown });
  const focused = await world.backend.focus(store.model().session.id, pane.id);
  await panes.fit();
  return focused.ok ? { ok: true, receipts: [] } : focused;
}

function sidebarIn({ panes }: Listing): PaneFact | null {
  return panes.find(({ role }) => role?.is === 'sidebar') ?? null;
}

function workerInView({ windows, panes }: Listing, wanted: WorkerId | null): PaneFact | null {
  const inView = windows.find(({ active }) => active)?.id;
  const workers = panes.filter(({ window, role }) => window === inView && role?.is === 'worker');
  return workers.find(({ role }) => role?.is === 'worker' && role.worker === wanted) ?? workers[0] ?? null;
}
