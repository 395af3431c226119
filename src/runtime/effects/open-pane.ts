/** Gives a worker a pane that says what it waits for. Lays the session's windows out anew to make room for it. */
import type { WorkerModel } from '../../core/model.ts';
import type { PaneLog } from '../../ports/backend.ts';
import type { WorkerId } from '../../core/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { projectPaths, sessionMarker, sessionState } from '../../core/session-paths.ts';
import { layoutNow } from '../../core/model.ts';
import { startHold } from '../../core/start-hold.ts';
import { waitReason } from '../../core/wait-reason.ts';
import { withWorkers } from '../../core/layout/present.ts';
import { presentWindows } from '../present-windows.ts';
import { inTurn } from '../turn.ts';
import { failureText } from '../failure-words.ts';

export function logOf(store: Store, worker: WorkerId): PaneLog {
  const { session } = store.model();
  return { path: projectPaths(session).workerLog(worker), limitBytes: session.logLimitBytes };
}

/** The new pane's id; null when none could be opened (said in the log). */
export function openPane(world: World, store: Store, worker: WorkerModel): Promise<string | null> {
  return inTurn(store, () => openInTurn(world, store, worker));
}

async function openInTurn(world: World, store: Store, worker: WorkerModel): Promise<string | null> {
  const { session } = store.model();
  const { spec } = worker;
  const outcome = await world.backend.list(session.id);
  if (outcome.is !== 'listed') return null;
  const there = paneOf(outcome.listing.panes, spec.id);
  if (there !== null) return there;
  const arrangement = withWorkers(presentWindows(outcome.listing), [spec.id], layoutNow(store.model()));
  const folder = sessionState(world.paths.sessions, session.id).worker(spec.id).folder;
  world.files.makeFolder(folder, 0o700);
  const context = { worker: spec, folder, pidFile: projectPaths(session).pidFile(spec.id) };
  // The session's mark alone: what only waits is no process of the worker's.
  const env = { PATH: world.env['PATH'] ?? '/usr/bin:/bin', [sessionMarker]: session.id };
  const reason = waitReason(store.model(), worker, startHold(store.model())) ?? 'waits to be started';
  const waiting = { ...world.launcher.waiting(context, reason), env };
  const added = await world.backend.add(session.id, arrangement, [
    { role: { is: 'worker', worker: spec.id }, command: waiting, log: logOf(store, spec.id) },
  ]);
  if (!added.ok) {
    world.log('info', `no pane for worker ${spec.id}: ${failureText(added.failure)}`);
    return null;
  }
  return paneOf(added.value.panes, spec.id);
}

function paneOf(
  panes: readonly {
    readonly id: string;
    readonly role: { readonly is: string; readonly worker?: string } | null;
  }[],
  worker: WorkerId,
): string | null {
  return panes.find(({ role }) => role?.is === 'worker' && role.worker === worker)?.id ?? null;
}
