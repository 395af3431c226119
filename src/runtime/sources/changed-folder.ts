/** Tells folders in which something may have changed since the last look, at the cost of one stat each. */
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';

/** Two changes within one tick of a file system's clock bear one time; the coarsest ticks are of two seconds. */
const tickMs = 2_500;

/** True for the first look at a folder, and for one that is not there. */
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
