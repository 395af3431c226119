/**
 * muxcrew's own folders in a project: tells which lead out of it, and keeps comm/ and logs/ out of git by
 * a .gitignore. Never overwrites a .gitignore, hides no file of the user's, and writes through no link out of the project.
 */
import type { ProjectPaths } from '../../core/paths/session-paths.ts';
import type { Files } from '../../ports/files.ts';
import {
  isCommFile,
  isInside,
  isLogFile,
  ownFilePatterns,
  shownPath,
} from '../../core/paths/session-paths.ts';
import { folderOf } from '../../core/paths/path-parts.ts';

/** Returns where the path leads when that is outside `within`; null: it stays inside. A missing path leads where its nearest existing parent does. */
export function leadsOut(files: Files, path: string, within: string): string | null {
  const real = realOf(files, path, within);
  if (real === null) return null;
  const root = files.realPath(within);
  return real === root || isInside(root, real) ? null : real;
}

/** Null: neither it nor a folder above it, up to `within`, exists. */
function realOf(files: Files, path: string, within: string): string | null {
  if (files.statLink(path) !== null) return files.stat(path) === null ? null : files.realPath(path);
  return isInside(within, path) ? realOf(files, folderOf(path), within) : null;
}

/** The message for a folder that a worker has replaced by a link; null: the folder and its parents stay inside. */
export function replacedFolder(files: Files, folder: string, { root, base }: ProjectPaths): string | null {
  const name = `${shownPath(root, folder)}/`;
  try {
    const real = leadsOut(files, folder, base);
    return real === null ? null : `${name} leads out of the project, to ${real}`;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // A link to itself, say.
    return `${name} cannot be read: ${error.message.split(', ')[0] ?? ''}`;
  }
}

/** Makes one of the folders, which a worker may replace by a link meanwhile; and first `base`, which none can. */
export function makeOwnFolder(files: Files, folder: string, base: string): void {
  if (!isInside(base, folder)) return files.makeFolder(folder);
  if (files.stat(base) === null) files.makeFolder(base);
  files.inFolder(folder, base, () => undefined);
}

/** Moves files from one of the folders into another one, which is made. A missing file stops it. */
export function moveFiles(
  files: Files,
  move: { readonly names: readonly string[]; readonly from: string; readonly to: string },
  base: string,
): void {
  const moveAll = (from: string, to: string): void => {
    for (const name of move.names) files.rename(`${from}/${name}`, `${to}/${name}`);
  };
  files.inFolder(
    move.from,
    base,
    (from) => files.inFolder(move.to, base, (to) => moveAll(from, to)),
    'refuse',
  );
}

/** Returns the .gitignore files that were written. One that cannot be written is left out: the crew works without. */
export function ignoreFolders(files: Files, paths: ProjectPaths): readonly string[] {
  const written: string[] = [];
  for (const { own, all } of [
    { own: paths.comm, all: paths.allComm },
    { own: paths.logs, all: paths.allLogs },
  ])
    for (const folder of new Set([all, own])) {
      try {
        if (leadsOut(files, folder, paths.base) !== null) continue;
        const text = hasForeignFile(files, folder, own) ? (folder === own ? ownFilePatterns : null) : '*\n';
        const path = `${folder}/.gitignore`;
        if (text === null || files.statLink(path) !== null) continue;
        const create = (held: string): boolean => files.createWhole(`${held}/.gitignore`, text);
        if (files.inFolder(folder, paths.base, create, 'refuse')) written.push(path);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error)) throw error;
      }
    }
  return written;
}

/** A project may have a folder of that name itself, with files that git should go on to show. */
function hasForeignFile(files: Files, folder: string, own: string): boolean {
  const names = files.list(folder) ?? [];
  return names.some((name) => {
    const path = `${folder}/${name}`;
    if (isCommFile(name) || isLogFile(name) || path === own) return false;
    // Another session's folder.
    return !['session.json', 'archive', 'muxcrew.log', '.gitignore'].some(
      (inner) => files.statLink(`${path}/${inner}`) !== null,
    );
  });
}
