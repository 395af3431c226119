/** Opens a pane with a placeholder for a worker. Lays out the session's windows again to make room for it. */
import type { WorkerModel } from '../../core/model/model.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { layoutNow } from '../../core/model/model.ts';
import { startHold } from '../../core/model/derive/start-hold.ts';
import { waitReason } from '../../core/model/derive/wait-reason.ts';
import { withWorkers } from '../../core/layout/present.ts';
import { presentWindows } from '../present-windows.ts';
import { failureText } from '../failure-evidence.ts';
import { waitingPane } from './waiting-pane.ts';

/** Returns the new pane's id, or null if none could be opened (logged). */
export function openPane(world: World, store: Store, worker: WorkerModel): Promise<string | null> {
  return store.inTurn(() => openInTurn(world, store, worker));
}

async function openInTurn(world: World, store: Store, worker: WorkerModel): Promise<string | null> {
  const { session } = store.model();
  const { spec } = worker;
  const outcome = await world.backend.list(session.id);
  if (outcome.is !== 'listed') return null;
  const there = paneOf(outcome.listing.panes, spec.id);
  if (there !== null) return there;
  const arrangement = withWorkers(presentWindows(outcome.listing), [spec.id], layoutNow(store.model()));
  const reason = waitReason(store.model(), worker, startHold(store.model())) ?? 'waiting to start';
  const pane = waitingPane(world, store, worker, reason);
  const added = await world.backend.add(session.id, arrangement, [pane]);
  if (!added.ok) {
    world.log('info', `no pane for worker ${spec.id}: ${failureText(added.failure)}`);
    return null;
  }
  return paneOf(added.value.panes, spec.id);
}

function paneOf(
  panes: readonly {
    readonly id: string;
    readonly role: { readonly is: string; readonly worker?: string } | null;
  }[],
  worker: WorkerId,
): string | null {
  return panes.find(({ role }) => role?.is === 'worker' && role.worker === worker)?.id ?? null;
}
