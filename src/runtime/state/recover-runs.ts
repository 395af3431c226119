/**
 * Recovers what a truncated journal has lost from the records beside it: runs that were started, workers that
 * were removed, and what the user had stopped. Without it, a live worker would be started a second time.
 */
import type { SessionModel } from '../../core/model/model.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { Happening, Store } from '../store.ts';
import type { World } from '../world.ts';
import { readSnapshotText } from '../../core/snapshot/read-snapshot.ts';
import { projectPaths, sessionState } from '../../core/paths/session-paths.ts';
import { errorText } from '../../core/system-error.ts';
import { readStateText } from './state-file.ts';

/** The warning's key. */
const about = 'lost journal records';

/** Runs before anything is decided. */
export function recoverRuns(world: World, store: Store): void {
  const model = store.model();
  const removed = removedWorkers(world, model);
  const runs = [...model.workers.keys()].flatMap((worker): readonly Happening[] => {
    if (removed.includes(worker)) return [];
    const run = lastRun(world, model, worker);
    return run > (model.workers.get(worker)?.runs ?? 0) ? [{ is: 'start-requested', worker, run }] : [];
  });
  if (runs.length === 0 && removed.length === 0) {
    if (model.warnings.has(about)) store.emit({ is: 'warning', about, text: null });
    return;
  }
  store.emit(
    ...removed.map((worker): Happening => ({ is: 'worker-removed', worker })),
    ...runs,
    ...stops(world, model, runs),
    {
      is: 'warning',
      about,
      text: "the session's journal has lost records: runs are taken from their own records, check the workers",
    },
  );
}

/** 0: no record of a run. */
function lastRun(world: World, { session }: SessionModel, worker: WorkerId): number {
  const { folder } = sessionState(world.paths.sessions, session.id).worker(worker);
  const numbers = (world.files.list(folder) ?? []).map((name) =>
    Number(/^(?:run|exit)-(\d{1,9})$/.exec(name)?.[1]),
  );
  return Math.max(0, ...numbers.filter((number) => Number.isSafeInteger(number)));
}

/** Their folders were moved when they were removed; a newer worker of the same number has its own folder. */
function removedWorkers(world: World, { session, workers }: SessionModel): readonly WorkerId[] {
  const state = sessionState(world.paths.sessions, session.id);
  const moved = new Set((world.files.list(state.removed) ?? []).map((name) => name.split('-')[0] ?? ''));
  return [...workers.keys()].filter(
    (id) => moved.has(id) && world.files.stat(state.worker(id).folder) === null,
  );
}

/**
 * What the user had stopped stays stopped. Workers can write the project's snapshot, so it is only used to
 * stop something.
 */
function stops(world: World, { session }: SessionModel, runs: readonly Happening[]): readonly Happening[] {
  if (runs.length === 0) return [];
  const own = snapshotAt(world, sessionState(world.paths.sessions, session.id).snapshot);
  if (own?.closed === true && own.session === session.id)
    return [
      { is: 'stop-wanted', worker: null },
      { is: 'session-closed' },
      ...(own.discarded === true ? [{ is: 'session-discarded' } as const] : []),
    ];
  const shown = own ?? snapshotAt(world, projectPaths(session).snapshot);
  if (shown?.session !== session.id) return [];
  return shown.workers.flatMap(({ id, state }): readonly Happening[] =>
    state === 'stopped' ? [{ is: 'stop-wanted', worker: id }] : [],
  );
}

function snapshotAt(world: World, path: string): ReturnType<typeof readSnapshot> {
  try {
    return readSnapshot(readStateText(world.files, path));
  } catch (error) {
    world.log('info', `${path} cannot be read: ${errorText(error)}`);
    return null;
  }
}

function readSnapshot(text: string | null) {
  const read = readSnapshotText(text);
  return read.is === 'read' ? read.snapshot : null;
}
