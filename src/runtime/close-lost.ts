/** Closes a session whose backend is gone, ends single workers of it, or discards it: processes, journal and snapshot. */
import type { Failure } from '../core/failure.ts';
import type { WorkerId } from '../core/model/worker.ts';
import type { ProcessIdentity } from '../ports/processes.ts';
import type { World } from './world.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { lacksBeginning } from '../core/model/fold/fold.ts';
import { markOfSession, sessionState, workerMark } from '../core/paths/session-paths.ts';
import { endSession, endTree, notEndedText } from './effects/end-tree.ts';
import { openJournal } from './state/journal.ts';
import { settleLoss } from './resume/loss.ts';
import { snapshotWriter } from './state/snapshot-writer.ts';
import { openStore, type Happening } from './store.ts';

/** Returns how many processes were ended. */
export async function closeLost(
  world: World,
  id: string,
  { self, discard }: { readonly self: number; readonly discard: boolean },
): Promise<Result<number>> {
  const state = sessionState(world.paths.sessions, id);
  const lock = world.locks.tryTake(state.lock);
  if (lock === null) return fail(supervised(`to stop ${id}`));
  try {
    const left = world.processes.tree(null, markOfSession(id)).filter(({ pid }) => pid !== self);
    const stuck = (await endSession(world, id)).filter(({ pid }) => pid !== self);
    if (stuck.length > 0)
      return fail({ kind: 'refused', what: `to stop ${id}`, why: notEndedText(stuck), mend: null });
    const opened = openJournal(world.files, state.journal);
    if (opened.is === 'opened' && !lacksBeginning(opened.journal.events)) {
      const store = openStore(world.clock, opened.journal, []);
      settleLoss(world, store, opened.journal.events.at(-1)?.at ?? null);
      store.emit({ is: 'session-closed' }, ...(discard ? [{ is: 'session-discarded' } as const] : []));
      snapshotWriter(world, store).flush();
    }
    return ok(left.length);
  } finally {
    lock.release();
  }
}

/** An ended session: it cannot be resumed any more. */
export function discardEnded(world: World, id: string): Result<null> {
  const what = `to discard ${id}`;
  const state = sessionState(world.paths.sessions, id);
  const lock = world.locks.tryTake(state.lock);
  if (lock === null) return fail(supervised(what));
  try {
    const opened = openJournal(world.files, state.journal);
    if (opened.is === 'newer')
      return fail({ kind: 'refused', what, why: 'a newer muxcrew wrote its journal', mend: null });
    if (lacksBeginning(opened.journal.events)) return ok(null);
    const store = openStore(world.clock, opened.journal, []);
    store.emit({ is: 'session-discarded' });
    const snapshot = snapshotWriter(world, store);
    snapshot.flush();
    snapshot.dispose();
    return ok(null);
  } finally {
    lock.release();
  }
}

function supervised(what: string): Failure {
  return { kind: 'refused', what, why: 'its supervisor has not let go of it', mend: 'try again in a moment' };
}

/** Workers of a lost or stopped session: they stay stopped when it is resumed. */
export async function stopLostWorkers(
  world: World,
  id: string,
  workers: readonly WorkerId[],
): Promise<Result<null>> {
  const state = sessionState(world.paths.sessions, id);
  const refused = (why: string): Result<never> =>
    fail({ kind: 'refused', what: `to stop workers of ${id}`, why, mend: `muxcrew resume ${id}` });
  const lock = world.locks.tryTake(state.lock);
  if (lock === null) return fail(supervised(`to stop workers of ${id}`));
  try {
    const opened = openJournal(world.files, state.journal);
    if (opened.is === 'newer') return refused('a newer muxcrew wrote its journal');
    if (lacksBeginning(opened.journal.events)) return refused('its journal is empty or damaged');
    const store = openStore(world.clock, opened.journal, []);
    settleLoss(world, store, opened.journal.events.at(-1)?.at ?? null);
    store.emit(...workers.map((worker): Happening => ({ is: 'stop-wanted', worker })));
    const stuck: ProcessIdentity[] = [];
    for (const worker of workers) {
      const left = await endTree(world, workerMark(id, worker));
      stuck.push(...left);
      if (left.length > 0) continue;
      const process = store.model().workers.get(worker)?.process;
      if (process?.is === 'running' || process?.is === 'requested')
        store.emit({ is: 'process-exited', worker, run: process.run, code: null, signal: null });
    }
    const snapshot = snapshotWriter(world, store);
    snapshot.flush();
    snapshot.dispose();
    return stuck.length > 0 ? refused(notEndedText(stuck)) : ok(null);
  } finally {
    lock.release();
  }
}
