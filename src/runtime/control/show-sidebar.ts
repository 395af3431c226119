/** Shows and hides the sidebar: moves its columns to the workers and back, and the focus with them. */
import type { ControlReply } from '../../core/wire/control.ts';
import type { PaneFact, Listing } from '../../ports/backend.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import type { PanesSource } from '../sources/panes.ts';

/**
 * `worker`: gets the focus when the sidebar hides, if it is in the window in view. Never a worker with an
 * open dialog: the next key would answer it.
 */
export async function showSidebar(
  world: World,
  store: Store,
  panes: PanesSource,
  { shown, worker }: { readonly shown: boolean; readonly worker: WorkerId | null },
): Promise<ControlReply> {
  await panes.refresh();
  const listing = panes.latest();
  const asking = [...store.model().workers.values()].filter(({ state }) => state.is === 'asking');
  const avoided = new Set(asking.map(({ spec }) => spec.id));
  const found = listing === null ? [] : shown ? sidebarIn(listing) : workersInView(listing, worker);
  const pane = found.find(({ role }) => role?.is !== 'worker' || !avoided.has(role.worker));
  if (pane === undefined) {
    const why = shown
      ? 'the sidebar has no pane'
      : found.length === 0
        ? 'the window in view has no worker'
        : 'every worker in view has an open question, which the next key could answer';
    const fixes = found.length === 0 ? [] : [{ text: 'press z to show one pane alone' }];
    return { ok: false, failure: { kind: 'refused', what: 'cannot move the focus', why, fixes } };
  }
  if (store.model().sidebarHidden === shown) store.emit({ is: 'sidebar-shown', shown });
  const focused = await world.backend.focus(store.model().session.id, pane.id);
  await panes.fit();
  return focused.ok ? { ok: true, receipts: [] } : focused;
}

function sidebarIn({ panes }: Listing): readonly PaneFact[] {
  return panes.filter(({ role }) => role?.is === 'sidebar');
}

/** `wanted` first. */
function workersInView({ windows, panes }: Listing, wanted: WorkerId | null): readonly PaneFact[] {
  const inView = windows.find(({ active }) => active)?.id;
  const workers = panes.filter(({ window, role }) => window === inView && role?.is === 'worker');
  const isWanted = ({ role }: PaneFact): boolean => role?.is === 'worker' && role.worker === wanted;
  return [...workers.filter(isWanted), ...workers.filter((pane) => !isWanted(pane))];
}
