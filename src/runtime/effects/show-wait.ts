/** Updates the placeholder text in the pane of a waiting worker: what it waits for now. */
import type { WorkerModel } from '../../core/model/model.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { noteOf } from '../../core/model/derive/placeholder-text.ts';
import { failureText } from '../failure-evidence.ts';
import { waitingPane } from './waiting-pane.ts';

export async function showWait(
  world: World,
  store: Store,
  worker: WorkerModel,
  { failed, open }: { readonly failed: number; readonly open: number },
): Promise<void> {
  const { spec, pane } = worker;
  if (pane === null) return;
  const { command, log } = waitingPane(world, store, worker, noteOf(store.model(), worker));
  // One at a time: several workers may be blocked by the same one.
  const done = await store.inTurn(() => world.backend.respawn(store.model().session.id, pane, command, log));
  if (!done.ok) world.log('info', `the placeholder of worker ${spec.id}: ${failureText(done.failure)}`);
  store.emit({ is: 'pane-noted', worker: spec.id, failed, open });
}
