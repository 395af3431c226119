/** Removes temporary files of a supervisor that was killed while writing. Only muxcrew's own names. */
import type { ProjectPaths } from '../../core/paths/session-paths.ts';
import type { World } from '../world.ts';
import { unlessRefused } from '../../core/refused-file.ts';
import { replacedFolder } from '../project/own-folders.ts';

/** Temporary files of os/files/files.ts, with the name of the file and the pid of the writer. */
const halfWritten = /^\.(?:session\.json|journal(?:-\d+)?\.jsonl|lock(?:\.taking)*)\.(\d+)-\d+\.new$/;

export function clearLeftovers(world: World, folder: string, within = folder): void {
  for (const name of world.files.list(folder) ?? []) {
    const pid = halfWritten.exec(name)?.[1];
    // Another live process may be writing it right now.
    if (pid === undefined || world.processes.identify(Number(pid)) !== null) continue;
    world.files.inFolder(folder, within, (held) => world.files.remove(`${held}/${name}`));
  }
}

/** A worker may have replaced comm/ by a link. */
export function clearCommLeftovers(world: World, paths: ProjectPaths): void {
  if (replacedFolder(world.files, paths.comm, paths) !== null) return;
  unlessRefused(() => clearLeftovers(world, paths.comm, paths.base));
}
