/** Reads the code of an operating system error. The caller decides which codes are harmless. */

import { RefusedFile } from '../core/refused-file.ts';

/** `ENOENT`, `EACCES`, …; null for any other error. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** For a catch that accepts the named codes and rethrows everything else. */
export function rethrowUnless(error: unknown, ...codes: readonly string[]): void {
  const code = errnoOf(error);
  if (code === null || !codes.includes(code)) throw error;
}

/**
 * What the system refuses to do with a file that somebody else made so: no room, no rights, something else in its place.
 * ENOENT is not among them, but where a folder cannot be made: of a file that must be there, it is a bug of ours.
 */
const ofFiles: ReadonlySet<string> = new Set([
  ...['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'],
  ...['EACCES', 'EPERM', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ELOOP', 'ENAMETOOLONG', 'EMFILE', 'ENFILE'],
]);

/** The file of the error and the system's reason; null for any other error. */
export function fileProblem(error: unknown): { readonly path: string; readonly reason: string } | null {
  if (error instanceof RefusedFile) return { path: error.path, reason: error.reason };
  const code = errnoOf(error);
  if (code === null || !(error instanceof Error) || !('path' in error) || typeof error.path !== 'string')
    return null;
  const unmakable = code === 'ENOENT' && 'syscall' in error && error.syscall === 'mkdir';
  if (!ofFiles.has(code) && !unmakable) return null;
  // `EACCES: permission denied, open '/…'`
  return { path: error.path, reason: error.message.split(', ')[0] ?? code };
}
