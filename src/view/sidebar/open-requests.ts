/** Open requests of workers: which are identical, and which is next. Pure. */
import type { SnapshotWorker } from '../../core/snapshot/snapshot.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { OpenRequest, SidebarModel } from './model.ts';
import { allWorkers } from './shown-workers.ts';
import { inOrder } from '../tables/worker-order.ts';

/** A key in its pane might answer a dialog. */
export function hasDialog({ state, asks = null }: SnapshotWorker): boolean {
  return state === 'asking' || asks !== null;
}

/** Null: no request, or one that a reply cannot answer. */
export function openRequest({ id, asks = null }: SnapshotWorker): OpenRequest | null {
  if (asks?.request == null) return null;
  const { request, tool = null, what, input, folder = null, digest = null } = asks;
  return { worker: id, request, tool, shown: { what, input: input ?? '', folder, digest } };
}

/** Same tool, same whole input, same folder. Unknown values are never the same. */
export function isSameRequest(one: OpenRequest, other: OpenRequest): boolean {
  const { digest, folder } = one.shown;
  return (
    digest !== null &&
    folder !== null &&
    digest === other.shown.digest &&
    folder === other.shown.folder &&
    one.shown.input === other.shown.input &&
    one.tool === other.tool
  );
}

/** `request` first, then identical ones of other workers, in list order. */
export function identicalRequests(model: SidebarModel, request: OpenRequest): readonly OpenRequest[] {
  const others = inOrder(allWorkers(model))
    .flatMap((worker) => (worker.id === request.worker ? [] : (openRequest(worker) ?? [])))
    .filter((other) => isSameRequest(request, other));
  return [request, ...others];
}

/** Whether this very request is still open. */
export function isStillOpen(model: SidebarModel, { worker, request, tool, shown }: OpenRequest): boolean {
  const found = allWorkers(model).find(({ id }) => id === worker);
  const now = found === undefined ? null : openRequest(found);
  return (
    now !== null &&
    now.request === request &&
    now.tool === tool &&
    now.shown.what === shown.what &&
    now.shown.input === shown.input &&
    now.shown.folder === shown.folder &&
    now.shown.digest === shown.digest
  );
}

/** The next worker that asks after `from`, in list order, wrapping. Null: none besides those in `except`. */
export function nextAsking(
  model: SidebarModel,
  from: WorkerId | null,
  except: readonly WorkerId[] = [],
): SnapshotWorker | null {
  const workers = inOrder(allWorkers(model));
  const at = workers.findIndex(({ id }) => id === from);
  const inTurn = [...workers.slice(at + 1), ...workers.slice(0, at + 1)];
  return inTurn.find(({ id, asks = null }) => asks !== null && !except.includes(id)) ?? null;
}
