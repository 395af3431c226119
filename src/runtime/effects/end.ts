/**
 * Ends one run of a worker: asks the agent first, waits for its grace period, then ends what is left of its
 * process tree.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { markOfWorker, workerMark } from '../../core/paths/session-paths.ts';
import { placedRun, placementOf } from '../placed-run.ts';
import { until } from '../until.ts';
import { endTree, treeOf } from './end-tree.ts';
import { gaveUpSlot, screenOf, showLastScreen } from './last-screen.ts';

/** A process whose wrapper was killed leaves no exit record, and so causes no event. */
const againMs = 250;

export async function endWorker(world: World, store: Store, worker: WorkerModel, run: number): Promise<void> {
  const { process, startTime, spec } = worker;
  if (process.is !== 'running' || process.run !== run || startTime === null) return;
  const agent = world.agent(spec.agent.kind);
  const identity = { pid: process.pid, startTime };
  const placement = placementOf(world, worker);
  const placed = placedRun(world, store, worker);
  const isGone = (): boolean => placement.identify(placed).is === 'gone';
  const running = (): boolean => {
    const now = store.model().workers.get(spec.id)?.process;
    return now?.is === 'running' && now.run === run && !isGone();
  };
  const mark = workerMark(store.model().session.id, spec.id);
  // Collected while the agent lives: children with a cleared environment can be found only by their parent.
  const tree = placement.properties.pids === 'host' ? treeOf(world, markOfWorker(mark), identity) : [];
  const screen = gaveUpSlot(worker) ? await screenOf(world, store, worker) : [];
  await placement.end(placed, agent.end.signal);
  await until(world, store, () => !running(), { ms: agent.end.graceMs, againMs });
  // The wrapper records the exit shortly after the agent ends. Wait for that before sweeping its tree.
  await until(world, store, () => !recordPending(store, spec.id, run), { ms: 500 });
  await endTree(world, store, spec.id, tree);
  if (!isGone()) await placement.end(placed, 'SIGKILL');
  // An agent that survives SIGKILL is still running: its wrapper records the end whenever it comes.
  if (!isGone()) return;
  if (recordPending(store, spec.id, run))
    store.emit({ is: 'process-exited', worker: spec.id, run, code: null, signal: null });
  if (screen.length > 0) await showLastScreen(world, store, spec.id, screen);
}

function recordPending(store: Store, id: string, run: number): boolean {
  const now = store.model().workers.get(id)?.process;
  return now?.is === 'running' && now.run === run;
}
