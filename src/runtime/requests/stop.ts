/** `stop`, of single workers and of the whole session: replies once they have ended. */
import type { ControlReply, Receipt } from '../../core/wire/control.ts';
import type { WorkerModel } from '../../core/model/model.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { usesSlot } from '../../core/model/model.ts';
import { endOfProcesses } from '../../core/wire/control.ts';
import { markOfSession, workerMark } from '../../core/paths/session-paths.ts';
import { isOver } from '../../core/model/state.ts';
import { endTree, notEndedText, treeOf } from '../effects/end-tree.ts';
import { until } from '../until.ts';
import { receipt } from './receipt.ts';

/** An agent's grace, and a start that is given up, take less. The caller waits for two minutes. */
const stopWaitMs = 100_000;
export const notEnded = 'not ended yet: stopping goes on (see logs/muxcrew.log)';

export async function stop(world: World, store: Store, worker: WorkerModel): Promise<Receipt> {
  const hadEnded = isOver(worker.state.is) && !usesSlot(worker);
  store.emit({ is: 'stop-wanted', worker: worker.spec.id });
  const up = (): boolean => {
    const now = store.model().workers.get(worker.spec.id);
    return now !== undefined && usesSlot(now);
  };
  const ended = await until(world, store, () => !up(), { ms: stopWaitMs });
  // A Claude that was killed leaves its Bash child, and one that ended by itself may have left others.
  const left = await endTree(world, workerMark(store.model().session.id, worker.spec.id));
  if (left.length > 0) return receipt(worker, 'refused', notEndedText(left));
  if (!ended) return receipt(worker, 'queued', notEnded);
  const state = store.model().workers.get(worker.spec.id)?.state.is ?? 'stopped';
  if (hadEnded) return receipt(worker, 'done', `it had ended before: ${state}`);
  // A worker that has reported keeps its state.
  return receipt(worker, 'done', state === 'stopped' ? null : `its state stays ${state}`);
}

export async function stopSession(world: World, store: Store, discard: boolean): Promise<ControlReply> {
  store.emit({ is: 'stop-wanted', worker: null }, ...(discard ? [{ is: 'session-discarded' } as const] : []));
  if (!(await until(world, store, () => store.model().closed, { ms: stopWaitMs })))
    return {
      ok: false,
      failure: { kind: 'refused', what: 'the end of the session', why: notEnded, mend: null },
    };
  const left = treeOf(world, markOfSession(store.model().session.id), null);
  if (left.length > 0)
    return {
      ok: false,
      failure: { kind: 'refused', what: endOfProcesses, why: notEndedText(left), mend: null },
    };
  const receipts = [...store.model().workers.values()].map((worker) => receipt(worker, 'done', null));
  return { ok: true, receipts };
}
