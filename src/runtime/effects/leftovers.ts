/** Records processes that could not be ended, until they are gone. */
import type { Leftover } from '../../core/model/leftover.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { ProcessIdentity } from '../../ports/processes.ts';
import type { Store } from '../store.ts';
import type { World } from '../world.ts';
import { markOfWorker, workerMark } from '../../core/paths/session-paths.ts';

/** The recorded leftovers that still run. */
export function leftoversNow(world: World, store: Store): readonly Leftover[] {
  return store.model().leftovers.filter((one) => world.processes.isAlive(one));
}

/** Adds processes to the record, and removes those that are gone. */
export function recordLeftovers(
  world: World,
  store: Store,
  left: readonly (ProcessIdentity & { readonly worker: WorkerId | null })[] = [],
): void {
  const before = store.model().leftovers;
  if (before.length + left.length === 0) return;
  const known = leftoversNow(world, store);
  const isKnown = ({ pid, startTime }: ProcessIdentity): boolean =>
    known.some((one) => one.pid === pid && one.startTime === startTime);
  const fresh = left.filter((one) => !isKnown(one));
  if (fresh.length === 0 && known.length === before.length) return;
  const leftovers = [...known, ...fresh.map(({ worker, pid, startTime }) => ({ worker, pid, startTime }))];
  store.emit({ is: 'leftovers-seen', leftovers });
}

/** Adds the worker of each process, by its mark. */
export function withWorkers(
  world: World,
  store: Store,
  left: readonly ProcessIdentity[],
): readonly Leftover[] {
  if (left.length === 0) return [];
  const { session, workers } = store.model();
  const owners = new Map<number, WorkerId>();
  for (const id of workers.keys())
    for (const { pid } of world.processes.tree(null, markOfWorker(workerMark(session.id, id))))
      owners.set(pid, id);
  return left.map(({ pid, startTime }) => ({ worker: owners.get(pid) ?? null, pid, startTime }));
}
