/**
 * Closes a session whose backend is gone, tries again to end its surviving processes, stops single workers of
 * it, or discards it (processes, journal and snapshot).
 */
import type { Failure } from '../core/failure.ts';
import type { WorkerId } from '../core/model/worker.ts';
import type { ProcessIdentity } from '../ports/processes.ts';
import type { World } from './world.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { lacksBeginning } from '../core/model/fold/fold.ts';
import { markOfSession, sessionState } from '../core/paths/session-paths.ts';
import { notEndedText } from '../core/model/leftover.ts';
import { endSession, endTree, endUnrecorded } from './effects/end-tree.ts';
import { recordLeftovers } from './effects/leftovers.ts';
import { openJournal } from './state/journal.ts';
import { settleLoss } from './resume/loss.ts';
import { snapshotWriter } from './state/snapshot-writer.ts';
import { openStore, type Happening, type Store } from './store.ts';

export interface Closed {
  /** Number of processes that were ended. */
  readonly ended: number;
  /** Surviving processes, recorded if the journal can be read. */
  readonly left: readonly ProcessIdentity[];
}

export async function closeLost(
  world: World,
  id: string,
  { self, discard }: { readonly self: number; readonly discard: boolean },
): Promise<Result<Closed>> {
  const state = sessionState(world.paths.sessions, id);
  const lock = world.locks.tryTake(state.lock);
  if (lock === null) return fail(supervised(`cannot stop ${id}`));
  try {
    const others = (found: readonly ProcessIdentity[]): readonly ProcessIdentity[] =>
      found.filter(({ pid }) => pid !== self);
    const found = others(world.processes.tree(null, markOfSession(id)));
    const opened = openJournal(world.files, state.journal);
    const events = opened.is === 'opened' ? opened.journal.events : [];
    const store =
      opened.is === 'opened' && !lacksBeginning(events) ? openStore(world.clock, opened.journal, []) : null;
    if (store?.model().closed === false) settleLoss(world, store, events.at(-1)?.at ?? null);
    const left = others(await (store === null ? endUnrecorded(world, id) : endSession(world, store)));
    if (store !== null) {
      recordLeftovers(world, store);
      if (!store.model().closed) store.emit({ is: 'session-closed' });
      if (discard) store.emit({ is: 'session-discarded' });
      writeSnapshot(world, store);
    }
    const stuck = new Set(left.map(({ pid }) => pid));
    return ok({ ended: found.filter(({ pid }) => !stuck.has(pid)).length, left });
  } finally {
    lock.release();
  }
}

function writeSnapshot(world: World, store: Store): void {
  const snapshot = snapshotWriter(world, store);
  snapshot.flush();
  snapshot.dispose();
}

/** Discards an ended session, which can then not be resumed. */
export function discardEnded(world: World, id: string): Result<null> {
  const what = `cannot discard ${id}`;
  const state = sessionState(world.paths.sessions, id);
  const lock = world.locks.tryTake(state.lock);
  if (lock === null) return fail(supervised(what));
  try {
    const opened = openJournal(world.files, state.journal);
    if (opened.is === 'newer')
      return fail({ kind: 'refused', what, why: 'a newer muxcrew wrote its journal' });
    if (lacksBeginning(opened.journal.events)) return ok(null);
    const store = openStore(world.clock, opened.journal, []);
    store.emit({ is: 'session-discarded' });
    writeSnapshot(world, store);
    return ok(null);
  } finally {
    lock.release();
  }
}

function supervised(what: string): Failure {
  return {
    kind: 'refused',
    what,
    why: 'its supervisor has not ended yet',
    fixes: [{ text: 'try again in a moment' }],
  };
}

/** Stops workers of a lost or stopped session: they stay stopped when it is resumed. */
export async function stopLostWorkers(
  world: World,
  id: string,
  workers: readonly WorkerId[],
): Promise<Result<null>> {
  const state = sessionState(world.paths.sessions, id);
  const what = `cannot stop workers of ${id}`;
  const refused = (why: string): Result<never> =>
    fail({ kind: 'refused', what, why, fixes: [{ run: ['muxcrew', 'resume', id] }] });
  const lock = world.locks.tryTake(state.lock);
  if (lock === null) return fail(supervised(what));
  try {
    const opened = openJournal(world.files, state.journal);
    if (opened.is === 'newer') return refused('a newer muxcrew wrote its journal');
    if (lacksBeginning(opened.journal.events)) return refused('its journal is empty or damaged');
    const store = openStore(world.clock, opened.journal, []);
    settleLoss(world, store, opened.journal.events.at(-1)?.at ?? null);
    store.emit(...workers.map((worker): Happening => ({ is: 'stop-wanted', worker })));
    const stuck: ProcessIdentity[] = [];
    for (const worker of workers) {
      const left = await endTree(world, store, worker);
      stuck.push(...left);
      if (left.length > 0) continue;
      const process = store.model().workers.get(worker)?.process;
      if (process?.is === 'running' || process?.is === 'requested')
        store.emit({ is: 'process-exited', worker, run: process.run, code: null, signal: null });
    }
    writeSnapshot(world, store);
    return stuck.length > 0 ? refused(notEndedText(stuck)) : ok(null);
  } finally {
    lock.release();
  }
}
