/**
 * Ends tmux servers that a worker started, and removes their socket folder. Most have ended with the worker's
 * other processes; this finds servers whose environment was cleared.
 */
import type { World } from '../world.ts';
import { workerTmux } from '../../core/paths/session-paths.ts';
import { errorMessage } from '../../core/error-text.ts';

const answerMs = 5_000;

/** `mark`: the worker's, `<session>/<id>`. */
export async function endWorkerTmux(world: World, mark: string): Promise<void> {
  const [session = '', worker = ''] = mark.split('/');
  await endIn(world, workerTmux(world.paths, session, worker));
}

export async function endSessionTmux(world: World, session: string): Promise<void> {
  const root = world.paths.workerTmux;
  const prefix = workerTmux(world.paths, session, '').slice(root.length + 1);
  for (const name of world.files.list(root) ?? [])
    if (/^\d+$/.test(name.slice(prefix.length)) && name.startsWith(prefix))
      await endIn(world, `${root}/${name}`);
}

/** Follows no links: a worker may have made one to a server of the user's. */
async function endIn({ files, exec, env, log }: World, folder: string): Promise<void> {
  const isFolder = (path: string): boolean => files.statLink(path)?.kind === 'folder';
  if (!isFolder(folder)) return;
  try {
    for (const user of (files.list(folder) ?? []).map((name) => `${folder}/${name}`)) {
      if (!isFolder(user)) continue;
      for (const socket of (files.list(user) ?? []).map((name) => `${user}/${name}`)) {
        if (files.readLink(socket) === null)
          await exec.run(['tmux', '-S', socket, 'kill-server'], { env, timeoutMs: answerMs });
        files.remove(socket);
      }
      files.removeFolder(user);
    }
    files.removeFolder(folder);
  } catch (error) {
    // The worker put something else there: leave it.
    log('info', `${folder} remains: ${errorMessage(error)}`);
  }
}
