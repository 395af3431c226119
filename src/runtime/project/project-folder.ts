/**
 * Checks that a session's project folder is still the one that the crew was started in. While it is, missing
 * muxcrew folders in it are created again. A folder that was moved, removed or replaced is reported and never
 * written to.
 */
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import type { Source } from '../sources/source.ts';
import { projectPaths, shownPath } from '../../core/paths/session-paths.ts';
import { folderOfSession } from './folder-of-session.ts';
import { ignoreFolders, makeOwnFolder, replacedFolder } from './own-folders.ts';
import type { FolderId } from '../../core/model/session.ts';
import { errorMessage } from '../../core/error-text.ts';

/** How long the report about folders that were created again is shown. */
const reportMs = 10 * 60_000;

export interface ProjectFolder extends Source {
  /** Asks the file system. Nothing is written into the project if false. */
  readonly isThere: () => boolean;
  /** Checks now, reports a change, and creates missing folders. */
  readonly check: () => void;
}

/** `logsCreated`: called so that pane logs are reopened; they still write into the removed folder. */
export function projectFolder(world: World, store: Store, logsCreated: () => void): ProjectFolder {
  const { session } = store.model();
  const paths = projectPaths(session);
  let id: FolderId | null = session.projectId ?? null;
  let reportedAt: number | null = null;
  let problem: string | null = null;

  const isThere = (): boolean => {
    const stat = world.files.stat(paths.root);
    return stat?.kind === 'folder' && (id === null || (stat.inode === id.inode && stat.device === id.device));
  };

  const warn = (about: string, text: string | null): void => {
    if ((store.model().warnings.get(about) ?? null) === text) return;
    if (text !== null) world.log('info', text);
    store.emit({ is: 'warning', about, text });
  };

  const reportGone = (): void => {
    const other = world.files.stat(paths.root) !== null;
    const what = other ? 'another folder is at its path' : 'it was moved or removed';
    warn(
      'project',
      `project folder is gone: ${what} (${paths.root}); nothing is written there, and no worker starts. ` +
        `Move it back, or: muxcrew stop --session ${session.id}`,
    );
    if (!store.model().projectGone) store.emit({ is: 'project-gone', gone: true });
  };

  const reportBack = (): void => {
    if (!store.model().projectGone) return;
    world.log('info', `project folder is back: ${paths.root}`);
    warn('project', null);
    store.emit({ is: 'project-gone', gone: false });
  };

  /** An error (full disk, a file of that name) is reported once, and retried at the next beat. */
  const createMissing = (): void => {
    const folders = [paths.comm, paths.logs, paths.outputs].map((folder) => ({
      folder,
      replaced: replacedFolder(world.files, folder, paths),
    }));
    const links = folders.flatMap(({ replaced }) => replaced ?? []).join('; ');
    warn('replaced folders', links === '' ? null : `${links}; muxcrew writes nothing there`);
    const missing = folders.flatMap(({ folder, replaced }) =>
      replaced === null && world.files.stat(folder) === null ? [folder] : [],
    );
    try {
      for (const folder of missing) makeOwnFolder(world.files, folder, paths.base);
      problem = null;
    } catch (error) {
      const reason = errorMessage(error);
      if (problem !== reason) world.log('info', `cannot create ${missing.join(', ')}: ${reason}`);
      problem = reason;
      return;
    }
    ignoreFolders(world.files, paths);
    if (missing.length === 0) return;
    const names = missing.map((folder) => `${shownPath(paths.root, folder)}/`).join(', ');
    const verbs = missing.length === 1 ? ['was', 'has'] : ['were', 'have'];
    warn('project folders', `${names} ${verbs.join(' missing and ')} been created again`);
    reportedAt = world.clock.now();
    if (missing.includes(paths.logs)) logsCreated();
  };

  const check = (): void => {
    if (!isThere()) return reportGone();
    reportBack();
    createMissing();
    if (reportedAt !== null && world.clock.now() - reportedAt > reportMs) {
      reportedAt = null;
      warn('project folders', null);
    }
  };

  id = folderOfSession(world.files, session) ?? id;
  return { isThere, check, start: check, beat: check, dispose: () => undefined };
}
