/** Waits until nothing of a person's stands where a message would be typed: a draft is never touched, a dialog never answered. */
import type { WorkerId } from '../../core/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { canTakeMessage } from '../../core/decide.ts';

/** A person's draft takes as long as it takes. */
const lookMs = 1_000;

/** False: the worker cannot take a message any more; it is decided again when it can. */
export async function composerFree(world: World, store: Store, id: WorkerId): Promise<boolean> {
  for (;;) {
    const worker = store.model().workers.get(id);
    if (worker === undefined || worker.pane === null || !canTakeMessage(worker)) return false;
    const { composer } = world.agent(worker.spec.agent.kind);
    if (composer === null) return true;
    const screen = await world.backend.capture(store.model().session.id, worker.pane, 0);
    if (screen.ok && composer(screen.value) === 'empty') return true;
    await world.clock.sleep(lookMs);
  }
}
