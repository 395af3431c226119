/** The `cwd` of front matter: the folder that the user consents to is the folder in which the worker starts. */
import { dirname, resolve } from 'node:path';
import type { FrontMatter } from '../../core/config/front-matter.ts';
import type { Files } from '../../ports/files.ts';
import type { Context } from '../context.ts';
import { visibleText } from '../../core/text/clean-text.ts';
import { isInside } from '../../core/paths/session-paths.ts';

export interface FrontFolder {
  /** Absolute: what `cwd` says, seen from the real folder of the file. */
  readonly path: string;
  /** Where `path` leads, by whatever links. Null: no folder exists there. */
  readonly real: string | null;
}

/** By whatever link a file is named, a relative `cwd` starts from the file's real folder: trust is kept by real path too. */
export function frontFolder({ files }: Context, file: string, front: FrontMatter): FrontFolder | null {
  return front.cwd === undefined ? null : folderFrom(files, dirname(files.realPath(file)), front.cwd);
}

/** The same of a file that is still to be written: what exists at its path, a link perhaps, is replaced. */
export function plannedFolder({ files }: Context, file: string, front: FrontMatter): FrontFolder | null {
  return front.cwd === undefined ? null : folderFrom(files, files.realPath(dirname(file)), front.cwd);
}

function folderFrom(files: Files, base: string, cwd: string): FrontFolder {
  const path = resolve(base, cwd);
  try {
    return { path, real: files.stat(path)?.kind === 'folder' ? files.realPath(path) : null };
  } catch (error) {
    // A ring of links, or no permission: no worker can start there either.
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { path, real: null };
  }
}

/**
 * The folder that consent is bound to; null where no link is involved: there the text of the file says it all.
 */
export function boundFolder(folder: FrontFolder | null): string | null {
  return folder === null || folder.real === folder.path ? null : folder.real;
}

/** Consent given to the text alone covers no folder outside of the project that is reached through a link. */
export function needsBoundConsent(folder: FrontFolder | null, project: string): boolean {
  const bound = boundFolder(folder);
  return bound !== null && bound !== project && !isInside(project, bound);
}

/** `sub  (/p/sub)`, or `sub  (/p/sub -> /where/it/leads)`. */
export function folderText(cwd: string, { path, real }: FrontFolder): string {
  const leads = real === null || real === path ? '' : ` -> ${visibleText(real)}`;
  return `${visibleText(cwd)}  (${visibleText(path)}${leads})`;
}
