/** The environment of a worker's programs: the session's, overridden by the worker's own. */
import type { WorkerSpec } from '../core/model/worker.ts';
import type { World } from './world.ts';
import { isManager, managerMarker } from '../core/model/manager.ts';
import {
  sessionMarker,
  tmuxFolder,
  userTmuxFolder,
  workerMark,
  workerMarker,
  workerTmux,
} from '../core/paths/session-paths.ts';

export function workerEnv(
  { env }: Pick<World, 'env'>,
  { env: own }: WorkerSpec,
): Readonly<Record<string, string>> {
  return own === undefined ? env : { ...env, ...own };
}

/**
 * The environment of all programs of one worker, its agent and its check: marked so that they can be found,
 * and with its own folder for tmux sockets, so that a bare `tmux` reaches neither muxcrew's server nor the
 * user's.
 */
export function markedEnv(
  world: Pick<World, 'env' | 'files' | 'paths'>,
  session: string,
  spec: WorkerSpec,
  env: Readonly<Record<string, string>> = workerEnv(world, spec),
): Readonly<Record<string, string>> {
  const folder = spec.env?.[tmuxFolder] ?? workerTmux(world.paths, session, spec.id);
  // If the folder does not exist, tmux uses /tmp instead, and would find the user's server there.
  if (spec.env?.[tmuxFolder] === undefined) world.files.makeFolder(folder, 0o700);
  return {
    ...env,
    [sessionMarker]: session,
    [workerMarker]: workerMark(session, spec.id),
    ...(isManager(spec) ? { [managerMarker]: session } : {}),
    [tmuxFolder]: folder,
    [userTmuxFolder]: world.env[tmuxFolder] ?? '',
  };
}
