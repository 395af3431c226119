/** The pane of a worker that is not running: shows what the worker waits for, or how it ended. */
import type { WorkerModel } from '../../core/model/model.ts';
import type { NewPane, PaneLog } from '../../ports/backend.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { projectPaths, sessionMarker, sessionState } from '../../core/paths/session-paths.ts';

export function logOf(store: Store, worker: WorkerId): PaneLog {
  const { session } = store.model();
  const { workerLog, base: within } = projectPaths(session);
  return { path: workerLog(worker), limitBytes: session.logLimitBytes, within };
}

export function waitingPane(
  world: World,
  store: Store,
  { spec }: WorkerModel,
  note: string,
  screen: readonly string[] = [],
): NewPane {
  const { session } = store.model();
  const { folder } = sessionState(world.paths.sessions, session.id).worker(spec.id);
  world.files.makeFolder(folder, 0o700);
  const context = { worker: spec, folder };
  // Only the session's mark: the placeholder is not a process of the worker's.
  const env = { PATH: world.env['PATH'] ?? '/usr/bin:/bin', [sessionMarker]: session.id };
  return {
    role: { is: 'worker', worker: spec.id },
    command: { ...world.placeholder(context, note, screen), env },
    log: logOf(store, spec.id),
  };
}
