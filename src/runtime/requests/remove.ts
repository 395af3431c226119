/**
 * Removes workers from the session: stops each one, closes its pane, archives its files, and removes it from
 * the model. If killed in between, the worker is stopped, and the same request completes the rest.
 */
import type { ControlReply, Receipt } from '../../core/wire/control.ts';
import type { SessionModel, WorkerModel } from '../../core/model/model.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { PanesSource } from '../sources/panes.ts';
import type { Store } from '../store.ts';
import { isManager } from '../../core/model/manager.ts';
import { RefusedFile } from '../../core/refused-file.ts';
import { archiveName, projectPaths, sessionState } from '../../core/paths/session-paths.ts';
import { isOver } from '../../core/model/state.ts';
import { moveFiles, replacedFolder } from '../project/own-folders.ts';
import { receipt } from './receipt.ts';
import { stop } from './stop.ts';

export async function remove(
  world: World,
  store: Store,
  panes: PanesSource,
  ids: readonly WorkerId[],
): Promise<ControlReply> {
  const model = store.model();
  const known = [...model.workers.keys()];
  const missing = ids.find((id) => !known.includes(id));
  if (missing !== undefined) return { ok: false, failure: { kind: 'no-worker', wanted: missing, known } };
  const receipts = await Promise.all(
    ids
      .flatMap((id) => model.workers.get(id) ?? [])
      .map(async (worker) => {
        const why = whyKept(model, worker, ids);
        return why === null ? removeOne(world, store, worker) : receipt(worker, 'refused', why);
      }),
  );
  if (receipts.some(({ outcome }) => outcome === 'done')) await panes.applyLayout();
  return { ok: true, receipts };
}

/** Returns why it cannot be removed, or null if it can, together with the others. */
export function whyKept(
  model: SessionModel,
  { spec: { id, manages } }: WorkerModel,
  ids: readonly WorkerId[],
): string | null {
  if (manages !== undefined) return 'the manager cannot be removed before its crew: muxcrew stop ends both';
  const others = [...model.workers.values()].filter(({ spec }) => !ids.includes(spec.id));
  if (others.every(({ spec }) => isManager(spec)))
    return 'no worker would be left: muxcrew stop ends the session';
  const dependents = others.filter(
    ({ spec, skipped, state }) =>
      (spec.needs ?? []).includes(id) && !skipped.includes(id) && !isOver(state.is),
  );
  if (dependents.length === 0) return null;
  const names = dependents.map(({ spec }) => `${spec.id} ${spec.name}`).join(', ');
  const all = [id, ...dependents.map(({ spec }) => spec.id)].join(' ');
  return `${names} ${dependents.length === 1 ? 'needs' : 'need'} it: muxcrew remove ${all}, or stop ${dependents.length === 1 ? 'that one' : 'those'} first`;
}

async function removeOne(world: World, store: Store, worker: WorkerModel): Promise<Receipt> {
  const { id } = worker.spec;
  const stopped = await stop(world, store, worker);
  if (stopped.outcome !== 'done') return stopped;
  const { session } = store.model();
  await store.inTurn(async () => {
    const pane = store.model().workers.get(id)?.pane ?? null;
    if (pane !== null) await world.backend.removePane(session.id, pane);
  });
  const kept = archive(world, store, id);
  store.emit({ is: 'worker-removed', worker: id });
  return receipt(worker, 'done', kept);
}

/**
 * Its instruction file is the user's, and stays. Returns the path of the archive for the receipt, or null if
 * it had no files.
 */
function archive(world: World, store: Store, id: WorkerId): string | null {
  const { session } = store.model();
  const project = projectPaths(session);
  const { files } = world;
  const state = sessionState(world.paths.sessions, session.id);
  const own = state.worker(id).folder;
  if (files.stat(own) !== null) {
    files.makeFolder(state.removed, 0o700);
    files.rename(own, free(world, `${state.removed}/${id}`));
  }
  const replaced = [project.comm, project.logs, project.archive].flatMap(
    (folder) => replacedFolder(files, folder, project) ?? [],
  );
  // The folder was replaced by a link: the files behind it are not muxcrew's.
  if (replaced.length > 0) return `its files were not archived: ${replaced[0] ?? ''}`;
  const written = [project.statusFile(id), project.pidFile(id), project.workerLog(id)].filter(
    (path) => files.statLink(path) !== null,
  );
  if (written.length === 0) return null;
  const time = archiveName(world.iso(world.clock.now()));
  const kept = free(world, `${project.archive}/${time}-worker${id}`);
  try {
    for (const path of written) {
      const slash = path.lastIndexOf('/');
      const from = path.slice(0, slash);
      moveFiles(files, { names: [path.slice(slash + 1)], from, to: kept }, project.base);
    }
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error;
    return `its files were not archived: ${error.message}`;
  }
  return `its files are in ${kept.slice(project.root.length + 1)}`;
}

function free({ files }: World, wanted: string): string {
  let path = wanted;
  for (let count = 2; files.stat(path) !== null; count += 1) path = `${wanted}-${String(count)}`;
  return path;
}
