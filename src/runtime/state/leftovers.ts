/** Takes away what a supervisor that was killed in the middle of writing a file has left beside it. Our own names only. */
import type { World } from '../world.ts';

/** As os/files/files.ts names what is to be renamed into place: of which file, and by which process. */
const halfWritten = /^\.(?:session\.json|journal(?:-\d+)?\.jsonl|lock(?:\.taking)*)\.(\d+)-\d+\.new$/;

export function clearLeftovers(world: World, folder: string): void {
  for (const name of world.files.list(folder) ?? []) {
    const pid = halfWritten.exec(name)?.[1];
    // Another process may be at it right now.
    if (pid === undefined || world.processes.identify(Number(pid)) !== null) continue;
    world.files.remove(`${folder}/${name}`);
  }
}
