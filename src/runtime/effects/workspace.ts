/**
 * Prepares a worker's workspace before its start, and settles it after completion. Both are journaled first.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { EpochMs } from '../../core/model/worker.ts';
import type { Workspace, WorkspaceContext } from '../../ports/workspace.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { folderOf, unsettled } from '../../core/model/workspace.ts';
import { errorText, systemError } from '../../core/system-error.ts';

/** Null: ready. `mayPass`: a later try may succeed. */
export async function prepareWorkspace(
  world: World,
  store: Store,
  worker: WorkerModel,
  isWanted: () => boolean,
): Promise<{ readonly reason: string; readonly mayPass: boolean } | null> {
  const { id } = worker.spec;
  const workspace = workspaceOf(world, worker);
  if (workspace === null)
    return {
      reason: `this muxcrew does not support the workspace ${worker.spec.workspace?.kind ?? ''}`,
      mayPass: false,
    };
  if (workspace.kind !== 'shared' && worker.workspace.is === 'none')
    store.emit({ is: 'workspace-requested', worker: id });
  const prepared = await workspace.prepare(contextOf(store, worker, isWanted));
  if (prepared.is === 'failed') return prepared;
  const known = store.model().workers.get(id);
  if (known === undefined) return null;
  if (known.workspace.is === 'preparing' || folderOf(known) !== prepared.place.cwd)
    store.emit({ is: 'workspace-ready', worker: id, place: prepared.place });
  return null;
}

export async function settleWorkspace(
  world: World,
  store: Store,
  worker: WorkerModel,
  completedAt: EpochMs,
): Promise<void> {
  const { id } = worker.spec;
  const isWanted = (): boolean => {
    const now = store.model().workers.get(id);
    return now !== undefined && unsettled(now) === completedAt;
  };
  const workspace = workspaceOf(world, worker);
  if (workspace === null || !isWanted()) return;
  store.emit({ is: 'settle-started', worker: id, completedAt });
  const outcome = await workspace.settle(contextOf(store, worker, isWanted)).catch((error: unknown) => {
    const system = systemError(error);
    if (system === null) throw error;
    return { is: 'refused', reason: errorText(error) } as const;
  });
  if (isWanted()) store.emit({ is: 'settle-ended', worker: id, completedAt, outcome });
}

function workspaceOf(world: World, { spec }: WorkerModel): Workspace | null {
  return world.workspace(spec.workspace?.kind ?? 'shared');
}

function contextOf(store: Store, worker: WorkerModel, isWanted: () => boolean): WorkspaceContext {
  const { spec, workspace } = worker;
  const prepared = workspace.is === 'ready' ? workspace.place : null;
  return { session: store.model().session, worker: spec, prepared, isWanted };
}
