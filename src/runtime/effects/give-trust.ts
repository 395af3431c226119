/**
 * Answers Claude Code's question whether it may trust the project folder, where the person said `--trust`: by its rows,
 * arrow by arrow, the screen read again before Enter, and only for the very folder of this session.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { folderOf } from '../../core/model/workspace.ts';
import { passGate } from './gate.ts';
import { workerEnv } from '../worker-env.ts';

/**
 * 2.1.330 draws the dialog twice within 0.2 s, and the second time puts the selection back on "No, exit": a key counts
 * only on one that stood for so long, and Enter only where two looks so far apart found the same row.
 */
const settleMs = 1_000;
const tries = 10;
/** Lines above the screen: a low pane has scrolled the folder's name out of view. */
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
    // Each answer is written into one file of all Claudes: apart, as starts are.
    if (next === 'Enter' && gate !== null) await passGate(world, gate);
    const pressed = await world.backend.press(session.id, pane, next);
    if (!pressed.ok || next !== 'Enter') continue;
    world.log('info', `worker ${spec.id}: trust given to ${session.project}, as --trust said`);
    const text = `Claude Code was told to trust ${session.project}, as --trust said`;
    store.emit({ is: 'warning', about: 'trust', text });
  }
}
