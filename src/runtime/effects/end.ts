/** Ends one run of a worker: asks the agent first, gives it its grace, and ends what is left of its tree last. */
import type { WorkerModel } from '../../core/model/model.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { markOfWorker, workerMark } from '../../core/paths/session-paths.ts';
import { placedRun, placementOf } from '../placed-run.ts';
import { until } from '../until.ts';
import { endTree, treeOf } from './end-tree.ts';
import { gaveUpSlot, screenOf, showLastScreen } from './last-screen.ts';

/** A process that its wrapper did not outlive leaves no record, and so no event. */
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
  // While the agent lives: what it started with an environment of its own is known by its parent alone.
  const tree = placement.properties.pids === 'host' ? treeOf(world, markOfWorker(mark), identity) : [];
  const screen = gaveUpSlot(worker) ? await screenOf(world, store, worker) : [];
  await placement.end(placed, agent.end.signal);
  await until(world, store, () => !running(), { ms: agent.end.graceMs, againMs });
  // The wrapper records the exit a moment after the agent is gone: give it that moment before its tree is swept.
  await until(world, store, () => !recordPending(store, spec.id, run), { ms: 500 });
  await endTree(world, store, spec.id, tree);
  if (!isGone()) await placement.end(placed, 'SIGKILL');
  // An agent that even SIGKILL does not end still runs: its wrapper records the end, whenever that comes.
  if (!isGone()) return;
  if (recordPending(store, spec.id, run))
    store.emit({ is: 'process-exited', worker: spec.id, run, code: null, signal: null });
  if (screen.length > 0) await showLastScreen(world, store, spec.id, screen);
}

function recordPending(store: Store, id: string, run: number): boolean {
  const now = store.model().workers.get(id)?.process;
  return now?.is === 'running' && now.run === run;
}
