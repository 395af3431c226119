/** A `muxcrew` for shells: a script that runs the built program, whatever the folder is called that it was built in. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { muxcrewMain } from './crew-rig.ts';

/** Makes the folder, and `muxcrew` in it; gives the folder, for PATH. */
export function muxcrewShim(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const [node, main] = [process.execPath, muxcrewMain].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  writeFileSync(join(folder, 'muxcrew'), `#!/bin/sh\nexec ${node ?? ''} ${main ?? ''} "$@"\n`, {
    mode: 0o755,
  });
  return folder;
}
