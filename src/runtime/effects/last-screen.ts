/**
 * Shows a worker's last screen in its pane after its agent gave up its slot, with a line that a message
 * resumes it.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { failureText } from '../failure-evidence.ts';
import { waitingPane } from './waiting-pane.ts';

const note = 'finished, resumes on message';

/** An agent draws its last output shortly after its hook has reported the end of the turn. */
const settleMs = 150;
const mostReads = 10;

/** Returns the visible lines once they no longer change; empty if they cannot be read. */
export async function screenOf(
  world: World,
  store: Store,
  { pane }: WorkerModel,
): Promise<readonly string[]> {
  if (pane === null) return [];
  let last = '';
  for (let reads = 0; reads < mostReads; reads += 1) {
    const captured = await world.backend.capture(store.model().session.id, pane, 0);
    const text = captured.ok ? captured.value.join('\n') : '';
    if (text === last) break;
    last = text;
    await world.clock.sleep(settleMs);
  }
  // A full-screen program leaves blank lines in the middle, which would fill a smaller pane.
  return last === '' ? [] : last.replace(/\n{3,}/g, '\n\n').split('\n');
}

/** Does nothing if the worker has received a message in the meantime. */
export async function showLastScreen(
  world: World,
  store: Store,
  id: WorkerModel['spec']['id'],
  screen: readonly string[],
): Promise<void> {
  const { session } = store.model();
  const done = await store.inTurn(async () => {
    const worker = store.model().workers.get(id);
    if (worker === undefined || worker.pane === null || !gaveUpSlot(worker)) return null;
    const { command, log } = waitingPane(world, store, worker, note, screen);
    return world.backend.respawn(session.id, worker.pane, command, log);
  });
  if (done?.ok === false) world.log('info', `the last screen of worker ${id}: ${failureText(done.failure)}`);
}

export function gaveUpSlot({ wanted }: WorkerModel): boolean {
  return wanted.is === 'down' && wanted.by === 'slot';
}
