/** Detects folders that may have changed since the last check, at the cost of one stat each. */
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';

/**
 * Two changes within one clock tick of a file system have the same time; the coarsest ticks are two seconds.
 */
const tickMs = 2_500;

/** True for the first check of a folder, and for a missing one. */
export function changedFolder(files: Files, clock: Clock): (folder: string) => boolean {
  const settled = new Map<string, number>();
  return (folder) => {
    const stat = files.stat(folder);
    if (stat === null) return true;
    if (settled.get(folder) === stat.modifiedAt) return false;
    if (clock.now() - stat.modifiedAt > tickMs) settled.set(folder, stat.modifiedAt);
    return true;
  };
}
