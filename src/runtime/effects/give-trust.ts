/**
 * Answers Claude Code's trust dialog for the project folder if the user passed `--trust`. Moves row by row
 * with arrow keys, reads the screen again before Enter, and answers only for this session's own folder.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { folderOf } from '../../core/model/workspace.ts';
import { passGate } from './gate.ts';
import { workerEnv } from '../worker-env.ts';

/**
 * 2.1.330 draws the dialog twice within 0.2 s, and resets the selection to "No, exit" the second time. A key
 * is sent only after the dialog has been stable for this time, and Enter only after two reads this far apart
 * found the same row.
 */
const settleMs = 1_000;
const tries = 10;
/** Lines above the screen: in a low pane the folder's name has scrolled out of view. */
const history = 40;

export async function giveTrust(world: World, store: Store, worker: WorkerModel): Promise<void> {
  const { session } = store.model();
  const { spec, pane, runs } = worker;
  const agent = world.agent(spec.agent.kind);
  const { trust } = agent;
  if (trust === null || pane === null || folderOf(worker) !== session.project) return;
  const gate = agent.gate(spec.agent, workerEnv(world, spec));
  let before: string | null = null;
  for (let tried = 0; tried < tries; tried += 1) {
    await world.clock.sleep(settleMs);
    const now = store.model().workers.get(spec.id);
    if (now?.runs !== runs || now.screen?.is !== 'dialog' || now.screen.kind !== 'trust') return;
    const screen = await world.backend.capture(session.id, pane, 0);
    const all = await world.backend.capture(session.id, pane, history);
    const earlier = screen.ok && all.ok ? all.value.slice(0, -screen.value.length) : [];
    const next = screen.ok ? trust(screen.value, session.project, earlier) : null;
    const settled = next === before;
    before = next;
    if (next === null || (next === 'Enter' && !settled)) continue;
    // All Claude processes write the answer to the same file: space them out, like starts.
    if (next === 'Enter' && gate !== null) await passGate(world, gate);
    const pressed = await world.backend.press(session.id, pane, next);
    if (!pressed.ok || next !== 'Enter') continue;
    world.log('info', `worker ${spec.id}: trusted ${session.project} (--trust)`);
    const text = `Claude Code now trusts ${session.project} (--trust)`;
    store.emit({ is: 'warning', about: 'trust', text });
  }
}
