/** Takes away what a supervisor that was killed in the middle of writing a file has left beside it. Our own names only. */
import type { ProjectPaths } from '../../core/paths/session-paths.ts';
import type { World } from '../world.ts';
import { unlessRefused } from '../../core/refused-file.ts';
import { replacedFolder } from '../project/own-folders.ts';

/** As os/files/files.ts names what is to be renamed into place: of which file, and by which process. */
const halfWritten = /^\.(?:session\.json|journal(?:-\d+)?\.jsonl|lock(?:\.taking)*)\.(\d+)-\d+\.new$/;

export function clearLeftovers(world: World, folder: string, within = folder): void {
  for (const name of world.files.list(folder) ?? []) {
    const pid = halfWritten.exec(name)?.[1];
    // Another process may be at it right now.
    if (pid === undefined || world.processes.identify(Number(pid)) !== null) continue;
    world.files.inFolder(folder, within, (held) => world.files.remove(`${held}/${name}`));
  }
}

/** A worker may have put a link in the place of comm/. */
export function clearCommLeftovers(world: World, paths: ProjectPaths): void {
  if (replacedFolder(world.files, paths.comm, paths) !== null) return;
  unlessRefused(() => clearLeftovers(world, paths.comm, paths.base));
}
