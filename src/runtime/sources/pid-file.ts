/**
 * Writes comm/worker<N>.pid, for the user's scripts. Does not follow a folder or link that a worker puts
 * there.
 */
import type { WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { errorText } from '../../core/system-error.ts';
import { projectPaths } from '../../core/paths/session-paths.ts';
import { RefusedFile } from '../../core/refused-file.ts';

export function writePidFile(world: World, store: Store, id: WorkerId, pid: number): void {
  const paths = projectPaths(store.model().session);
  const path = paths.pidFile(id);
  const name = path.slice(paths.comm.length + 1);
  try {
    world.files.inFolder(
      paths.comm,
      paths.base,
      (comm) => world.files.replace(`${comm}/${name}`, `${String(pid)}\n`),
      'refuse',
    );
  } catch (error) {
    // The worker runs without it: a full disk, a missing project, a link out of the project.
    if (!(error instanceof RefusedFile) && !(error instanceof Error && 'code' in error)) throw error;
    world.log('info', `${path} cannot be written: ${errorText(error)}`);
  }
}
