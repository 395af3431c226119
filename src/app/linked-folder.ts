/** Does a folder that muxcrew is to create or write in lead out of the folder it has to stay in? */
import type { Failure } from '../core/failure.ts';
import type { Files } from '../ports/files.ts';
import { leadsOut } from '../runtime/project/own-folders.ts';

/** `path` is inside `within` as spelled, and may be missing: then the nearest folder above it counts. */
export function linkedOut(files: Files, path: string, within: string): Failure | null {
  const target = leadsOut(files, path, within);
  return target === null ? null : { kind: 'linked-out', path, target, within };
}
