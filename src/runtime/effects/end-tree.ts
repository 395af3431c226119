/**
 * Ends all processes with a worker's mark (in the environment, or as the limit of file locks), by pid and
 * start time: the agent's tree, and what was detached from it. Sends SIGTERM, then SIGKILL; records and
 * returns what survives. Never signals a process without the mark, or one that reuses a pid.
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
const pollMs = 50;
/** Time to kill a tree that keeps forking; limits how long one attempt may block. */
const killMs = 3_000;
const burstMs = 100;

/** `known`: processes of the same tree, found while its root still lived. */
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

/** Ends the processes of a worker's check, and no others of the worker's. */
export async function endCheck(world: World, store: Store, worker: WorkerId): Promise<void> {
  const value = workerMark(store.model().session.id, worker);
  const left = await endMarked(world, { name: checkMarker, value }, []);
  recordLeftovers(
    world,
    store,
    left.map((one) => ({ ...one, worker })),
  );
}

/** Ends all processes of a session: when it is closed, or after its backend died. */
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

/** Ends all processes of a session whose journal cannot be read, found by their marks alone. */
export async function endUnrecorded(
  world: World,
  session: string,
  known: readonly ProcessIdentity[] = [],
): Promise<readonly ProcessIdentity[]> {
  const left = await endMarked(world, markOfSession(session), known);
  await endSessionTmux(world, session);
  return left;
}

/** All processes with the mark, and the root's descendants if the root's pid has not been reused. */
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
    await world.clock.sleep(pollMs);
    // A full listing is expensive on a busy machine: list once more after all that were signalled are gone.
    const rest = left.filter((one) => world.processes.isAlive(one));
    left = rest.length > 0 ? rest : alive();
  }
  const killUntil = world.clock.now() + killMs;
  // Also if the first listing found nothing: a chain of short-lived processes may have been between two
  // links. Only an attempt that kills nothing proves that nothing is left.
  for (let killed = 1; killed + left.length > 0 && world.clock.now() < killUntil;) {
    killed = world.processes.killTree(marker, left, burstMs).length;
    if (killed + left.length === 0) break;
    await world.clock.sleep(pollMs);
    left = alive();
  }
  if (left.length > 0) world.log('info', `${marker.value}: ${notEndedText(left)}`);
  return left;
}
