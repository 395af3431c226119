/** `stop`, for single workers and for the whole session: replies once they have ended. */
import type { ControlReply, Receipt } from '../../core/wire/control.ts';
import type { ProcessIdentity } from '../../ports/processes.ts';
import type { WorkerModel } from '../../core/model/model.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { usesSlot } from '../../core/model/model.ts';
import { endOfProcesses } from '../../core/wire/control.ts';
import { isOver } from '../../core/model/state.ts';
import { markOfSession, markOfWorker, workerMark } from '../../core/paths/session-paths.ts';
import { notEndedText } from '../../core/model/leftover.ts';
import { endTree, treeOf } from '../effects/end-tree.ts';
import { until } from '../until.ts';
import { leftoversNow } from '../effects/leftovers.ts';
import { receipt } from './receipt.ts';

/** Longer than an agent's grace period or giving up a start. The caller waits for two minutes. */
const stopWaitMs = 100_000;
export const notEnded = 'not ended yet: still stopping (see logs/muxcrew.log)';

export async function stop(world: World, store: Store, worker: WorkerModel): Promise<Receipt> {
  const hadEnded = isOver(worker.state.is) && !usesSlot(worker);
  // Collected while the agent lives: children without the mark can be found only by their parent.
  const tree = runningTree(world, store, worker);
  store.emit({ is: 'stop-wanted', worker: worker.spec.id });
  const up = (): boolean => {
    const now = store.model().workers.get(worker.spec.id);
    return now !== undefined && usesSlot(now);
  };
  const ended = await until(world, store, () => !up(), { ms: stopWaitMs });
  // A killed Claude leaves its Bash child, and one that exited may have left others.
  const left = await endTree(world, store, worker.spec.id, tree);
  if (left.length > 0) return receipt(worker, 'refused', notEndedText(left));
  if (!ended) return receipt(worker, 'queued', notEnded);
  const state = store.model().workers.get(worker.spec.id)?.state.is ?? 'stopped';
  if (hadEnded) return receipt(worker, 'done', `it had already ended: ${state}`);
  // A worker that has reported a final status keeps its state.
  return receipt(worker, 'done', state === 'stopped' ? null : `its state stays ${state}`);
}

function runningTree(
  world: World,
  store: Store,
  { spec, process, startTime }: WorkerModel,
): readonly ProcessIdentity[] {
  if (process.is !== 'running' || startTime === null) return [];
  // A pid of another pid namespace is a different process here.
  if (world.placement(spec.placement?.kind ?? 'local')?.properties.pids !== 'host') return [];
  const mark = markOfWorker(workerMark(store.model().session.id, spec.id));
  return treeOf(world, mark, { pid: process.pid, startTime });
}

export async function stopSession(world: World, store: Store, discard: boolean): Promise<ControlReply> {
  store.emit({ is: 'stop-wanted', worker: null }, ...(discard ? [{ is: 'session-discarded' } as const] : []));
  if (!(await until(world, store, () => store.model().closed, { ms: stopWaitMs })))
    return {
      ok: false,
      failure: { kind: 'refused', what: 'cannot end the session', why: notEnded },
    };
  const recorded = leftoversNow(world, store);
  const pids = new Set(recorded.map(({ pid }) => pid));
  const marked = treeOf(world, markOfSession(store.model().session.id), null);
  const left = [...recorded, ...marked.filter(({ pid }) => !pids.has(pid))];
  if (left.length > 0) {
    const fixes = [{ run: ['muxcrew', 'stop', '--session', store.model().session.id] }];
    return { ok: false, failure: { kind: 'refused', what: endOfProcesses, why: notEndedText(left), fixes } };
  }
  const receipts = [...store.model().workers.values()].map((worker) => receipt(worker, 'done', null));
  return { ok: true, receipts };
}
