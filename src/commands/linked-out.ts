/** Does a folder that muxcrew is to create or write in lead out of the folder it has to stay in? */
import type { Failure } from '../core/failure.ts';
import type { Files } from '../ports/files.ts';
import { isInside } from '../core/session-paths.ts';

/** `path` is inside `within` as spelled, and may be missing: then the nearest folder above it counts. */
export function linkedOut(files: Files, path: string, within: string): Failure | null {
  const real = realOf(files, path, within);
  if (real === null) return null;
  const root = files.realPath(within);
  return real === root || isInside(root, real) ? null : { kind: 'linked-out', path, target: real, within };
}

/** Null: neither it nor a folder above it, up to `within`, exists. */
function realOf(files: Files, path: string, within: string): string | null {
  if (files.statLink(path) !== null) return files.stat(path) === null ? null : files.realPath(path);
  return isInside(within, path) ? realOf(files, path.slice(0, path.lastIndexOf('/')), within) : null;
}
