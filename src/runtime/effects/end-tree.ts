/**
 * Ends everything that bears a worker's mark (in its environment, or as its limit of file locks), by pid and start time: the
 * agent's whole tree, also what left it. Asks by SIGTERM, then kills; records and returns what did not end. Nothing without
 * the mark, and no process that took over a pid, is ever signalled.
 */
import type { ProcessIdentity } from '../../ports/processes.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { Store } from '../store.ts';
import type { World } from '../world.ts';
import {
  checkMarker,
  markOfSession,
  markOfWorker,
  workerMark,
  type ProcessMark,
} from '../../core/paths/session-paths.ts';
import { notEndedText } from '../../core/model/leftover.ts';
import { leftoversNow, recordLeftovers, withWorkers } from './leftovers.ts';
import { endSessionTmux, endWorkerTmux } from './end-worker-tmux.ts';

const askMs = 2_000;
const lookMs = 50;
/** Time to kill a tree that keeps forking, and how long one attempt may block. */
const killMs = 3_000;
const burstMs = 100;

/** `known`: of the same tree, found while its root still lived. */
export async function endTree(
  world: World,
  store: Store,
  worker: WorkerId,
  known: readonly ProcessIdentity[] = [],
): Promise<readonly ProcessIdentity[]> {
  const mark = workerMark(store.model().session.id, worker);
  const before = leftoversNow(world, store).filter((one) => one.worker === worker);
  const left = await endMarked(world, markOfWorker(mark), [...known, ...before]);
  recordLeftovers(
    world,
    store,
    left.map((one) => ({ ...one, worker })),
  );
  await endWorkerTmux(world, mark);
  return left;
}

/** What the check of a worker has started, and nothing else of the worker's. */
export async function endCheck(world: World, store: Store, worker: WorkerId): Promise<void> {
  const value = workerMark(store.model().session.id, worker);
  const left = await endMarked(world, { name: checkMarker, value }, []);
  recordLeftovers(
    world,
    store,
    left.map((one) => ({ ...one, worker })),
  );
}

/** Everything of a session: used when it is closed, and for what a dead backend left behind. */
export async function endSession(
  world: World,
  store: Store,
  known: readonly ProcessIdentity[] = [],
): Promise<readonly ProcessIdentity[]> {
  const { id } = store.model().session;
  const left = await endUnrecorded(world, id, [...known, ...leftoversNow(world, store)]);
  recordLeftovers(world, store, withWorkers(world, store, left));
  return left;
}

/** The same of a session whose journal cannot be read: its processes are known by their marks alone. */
export async function endUnrecorded(
  world: World,
  session: string,
  known: readonly ProcessIdentity[] = [],
): Promise<readonly ProcessIdentity[]> {
  const left = await endMarked(world, markOfSession(session), known);
  await endSessionTmux(world, session);
  return left;
}

/** All that bears the mark, and the root's descendants: the root only if it still is the process that it was. */
export function treeOf(
  world: World,
  marker: ProcessMark,
  root: ProcessIdentity | null,
): readonly ProcessIdentity[] {
  const pid = root !== null && world.processes.isAlive(root) ? root.pid : null;
  return world.processes.tree(pid, marker);
}

async function endMarked(
  world: World,
  marker: ProcessMark,
  known: readonly ProcessIdentity[],
): Promise<readonly ProcessIdentity[]> {
  const alive = (): readonly ProcessIdentity[] => {
    const marked = treeOf(world, marker, null);
    const pids = new Set(marked.map(({ pid }) => pid));
    const rest = known.filter((one) => {
      if (pids.has(one.pid) || !world.processes.isAlive(one)) return false;
      pids.add(one.pid);
      return true;
    });
    return [...marked, ...rest].filter(({ pid }) => pid !== world.pid);
  };
  let left = alive();
  for (const process of left) world.processes.signal(process, 'SIGTERM');
  const askedUntil = world.clock.now() + askMs;
  while (left.length > 0 && world.clock.now() < askedUntil) {
    await world.clock.sleep(lookMs);
    // A whole listing is expensive on a machine with many processes: one more once all that were asked are gone.
    const rest = left.filter((one) => world.processes.isAlive(one));
    left = rest.length > 0 ? rest : alive();
  }
  const killUntil = world.clock.now() + killMs;
  // Also where the first look found nothing: a chain of short processes may have been between two links. Only an attempt
  // that kills nothing says that nothing is left.
  for (let killed = 1; killed + left.length > 0 && world.clock.now() < killUntil;) {
    killed = world.processes.killTree(marker, left, burstMs).length;
    if (killed + left.length === 0) break;
    await world.clock.sleep(lookMs);
    left = alive();
  }
  if (left.length > 0) world.log('info', `${marker.value}: ${notEndedText(left)}`);
  return left;
}
