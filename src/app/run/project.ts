/**
 * The project's own folders before a run: checked for writing, and what the run before left in comm/ moved into
 * comm/archive/<time>/. Nothing is ever deleted.
 */
import type { Failure } from '../../core/failure.ts';
import type { ProjectPaths } from '../../core/paths/session-paths.ts';
import type { Context } from '../context.ts';
import { visibleText } from '../../core/text/clean-text.ts';
import { linkedOut } from '../linked-folder.ts';
import { makeOwnFolder, moveFiles } from '../../runtime/project/own-folders.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { runMark } from '../../core/journal/run-mark.ts';
import { RefusedFile, unlessRefused } from '../../core/refused-file.ts';
import { archiveName, isInside, isMovedCommFile, shownPath } from '../../core/paths/session-paths.ts';
import { errorMessage } from '../../core/error-text.ts';
import { folderOf } from '../../core/paths/path-parts.ts';

/** Gives those that were not there before; none is left when one cannot be made. */
export function makeFolders(context: Context, paths: ProjectPaths): Result<readonly string[]> {
  const made: string[] = [];
  const notWritable = (path: string, reason: string): Result<never> => {
    removeEmpty(context, made, paths.base);
    return fail({ kind: 'project-not-writable', path, reason });
  };
  for (const folder of [paths.comm, paths.logs, paths.outputs]) {
    try {
      const wrong =
        notFolder(context.files, folder, paths.root) ?? linkedOut(context.files, folder, paths.base);
      if (wrong !== null) {
        removeEmpty(context, made, paths.base);
        return fail(wrong);
      }
      for (const missing of missingFolders(context, folder, paths.root)) {
        makeOwnFolder(context.files, missing, paths.base);
        made.push(missing);
      }
    } catch (error) {
      return notWritable(folder, errorMessage(error));
    }
    if (!context.files.isWritable(folder)) return notWritable(folder, 'permission denied');
  }
  const moved = linkedOut(context.files, paths.archive, paths.base);
  if (moved !== null) {
    removeEmpty(context, made, paths.base);
    return fail(moved);
  }
  return ok(made);
}

/** The outermost of the folder and its parents below the project, or of all where it is elsewhere, that is something else. */
function notFolder(files: Context['files'], folder: string, root: string): Failure | null {
  if (folder === root || folder === '') return null;
  const above = notFolder(files, folderOf(folder), root);
  if (above !== null) return above;
  const found = files.stat(folder);
  if (found?.kind === 'folder') return null;
  if (found !== null) return { kind: 'not-a-folder', path: folder, link: null };
  const link = files.readLink(folder);
  return link === null ? null : { kind: 'not-a-folder', path: folder, link };
}

/** The folder and those of its parents below the project that are not there, outer ones first. */
function missingFolders(context: Context, folder: string, root: string): readonly string[] {
  if (folder === root || folder === '' || context.files.stat(folder) !== null) return [];
  const parent = folderOf(folder);
  return [...missingFolders(context, parent, root), folder];
}

/** Outer ones first, as they were made; what has got a content meanwhile stays. */
export function removeEmpty({ files }: Context, folders: readonly string[], within?: string): void {
  for (const folder of folders.toReversed()) {
    if (files.list(folder)?.length !== 0) continue;
    if (within === undefined) files.removeFolder(folder);
    else if (!isInside(within, folder)) files.removeFolder(folder);
    else inParent(files, folder, within, (held) => files.removeFolder(held));
  }
}

/** Gives a path that a link in the place of the parent does not change. A parent that leads out of `within` is left alone. */
export function inParent(
  files: Context['files'],
  path: string,
  within: string,
  use: (path: string) => void,
): void {
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  try {
    files.inFolder(path.slice(0, slash), within, (held) => use(`${held}/${name}`), 'refuse');
  } catch (error) {
    if (!(error instanceof RefusedFile) && errorCode(error) !== 'ENOENT') throw error;
  }
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}

/** Returns what takes it back, for a run that then could not be brought up. */
export function archiveComm(context: Context, paths: ProjectPaths): Result<() => void> {
  const moved = movedOut(context, paths);
  if (moved !== null) return fail(moved);
  const old = (context.files.list(paths.comm) ?? []).filter(isMovedCommFile);
  if (old.length === 0) return ok(() => undefined);
  const folder = freeFolder(
    context,
    `${paths.archive}/${archiveName(new Date(context.clock.now()).toISOString())}`,
  );
  const { files } = context;
  try {
    moveFiles(files, { names: old, from: paths.comm, to: folder }, paths.base);
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error;
    return fail({ kind: 'project-not-writable', path: folder, reason: error.reason });
  }
  return ok(() => {
    if (movedOut(context, paths) !== null) return;
    unlessRefused(() => moveFiles(files, { names: old, from: folder, to: paths.comm }, paths.base));
    removeEmpty(context, [folder], paths.base);
  });
}

/** Links in the place of comm/ or its archive, which makeFolders has found to be folders. */
function movedOut({ files }: Context, { comm, archive, base }: ProjectPaths): Failure | null {
  return linkedOut(files, comm, base) ?? linkedOut(files, archive, base);
}

/** Writes into every earlier log where this run begins. */
export function markLogs(context: Context, { logs, base, root }: ProjectPaths, startedAt: string): void {
  const names = (context.files.list(logs) ?? []).filter((name) => /^worker\d+\.log$/.test(name));
  for (const name of names) {
    const path = `${logs}/${name}`;
    try {
      context.files.append(path, `\n${runMark(startedAt)}\n`, { mode: 0o600, within: base });
    } catch (error) {
      if (error instanceof RefusedFile)
        context.err(
          `muxcrew: nothing is logged in ${visibleText(shownPath(root, path))}: ${visibleText(error.reason)}\n`,
        );
      // A full disk, or somebody else's file: a report then takes earlier lines for this run's, and nothing else is lost.
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }
}

export function freeFolder(context: Context, wanted: string): string {
  for (let count = 1; ; count += 1) {
    const path = count === 1 ? wanted : `${wanted}-${String(count)}`;
    if (context.files.stat(path) === null) return path;
  }
}
