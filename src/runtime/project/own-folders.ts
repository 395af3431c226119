/**
 * muxcrew's own folders in a project: finds those that lead out of it, and keeps comm/ and logs/ out of git
 * with a .gitignore. Never overwrites a .gitignore, hides none of the user's files, and follows no link out
 * of the project.
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

/**
 * Returns the path's target if that is outside `within`, or null. For a missing path, its nearest existing
 * parent counts.
 */
export function leadsOut(files: Files, path: string, within: string): string | null {
  const real = realOf(files, path, within);
  if (real === null) return null;
  const root = files.realPath(within);
  return real === root || isInside(root, real) ? null : real;
}

/** Null: neither it nor a parent, up to `within`, exists. */
function realOf(files: Files, path: string, within: string): string | null {
  if (files.statLink(path) !== null) return files.stat(path) === null ? null : files.realPath(path);
  return isInside(within, path) ? realOf(files, folderOf(path), within) : null;
}

/** The message for a folder that a worker replaced by a link; null: the folder and its parents are inside. */
export function replacedFolder(files: Files, folder: string, { root, base }: ProjectPaths): string | null {
  const name = `${shownPath(root, folder)}/`;
  try {
    const real = leadsOut(files, folder, base);
    return real === null ? null : `${name} leads out of the project, to ${real}`;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // A link to itself, for example.
    return `${name} cannot be read: ${error.message.split(', ')[0] ?? ''}`;
  }
}

/**
 * Creates one of the folders, which a worker may replace by a link at any time; first `base`, which no worker
 * can replace.
 */
export function makeOwnFolder(files: Files, folder: string, base: string): void {
  if (!isInside(base, folder)) return files.makeFolder(folder);
  if (files.stat(base) === null) files.makeFolder(base);
  files.inFolder(folder, base, () => undefined);
}

/** Moves files from one of the folders into another one, which is created. Stops at a missing file. */
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

/** Returns the .gitignore files that were written. Skips one that cannot be written. */
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

/** The project may have a folder of that name, with files that git should keep showing. */
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
