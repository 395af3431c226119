/**
 * muxcrew's own folders in a project: creates missing ones, and keeps comm/ and logs/ out of git by a .gitignore. Never
 * overwrites a .gitignore, and hides no file of the user's.
 */
import type { ProjectPaths } from '../core/session-paths.ts';
import type { Files } from '../ports/files.ts';
import { isCommFile, isLogFile, ownFilePatterns } from '../core/session-paths.ts';

/** Returns the missing ones of comm/, logs/ and outputs/. */
export function missingFolders(files: Files, { comm, logs, outputs }: ProjectPaths): readonly string[] {
  return [comm, logs, outputs].filter((folder) => files.stat(folder) === null);
}

/** Returns the .gitignore files that were written. One that cannot be written is left out: the crew works without. */
export function ignoreFolders(files: Files, paths: ProjectPaths): readonly string[] {
  const written: string[] = [];
  for (const { own, all } of [
    { own: paths.comm, all: paths.allComm },
    { own: paths.logs, all: paths.allLogs },
  ])
    for (const folder of new Set([all, own])) {
      const text = hasForeignFile(files, folder, own) ? (folder === own ? ownFilePatterns : null) : '*\n';
      try {
        const path = `${folder}/.gitignore`;
        if (text !== null && files.statLink(path) === null && files.createWhole(path, text))
          written.push(path);
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
