/** A near and a far world for each test of a file; disposed of after it whatever happened. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { farRig, type FarOptions, type FarRig } from '../rig/far-rig.ts';

export function farWorlds(): (options?: FarOptions) => Promise<FarRig> {
  const made: FarRig[] = [];
  afterEach(async () => {
    const outcomes = await Promise.allSettled(made.splice(0).map((rig) => rig.dispose()));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  });
  return async (options) => {
    const rig = await farRig(options);
    made.push(rig);
    return rig;
  };
}

/** Programs (name -> text for sh) in front of all others that the muxcrew over there looks for in PATH. */
export function putBefore({ far }: FarRig, programs: Readonly<Record<string, string>>): void {
  const folder = join(far.root, 'before');
  mkdirSync(folder);
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const path = join(far.home, '.local/share/muxcrew/bin/muxcrew');
  const text = readFileSync(path, 'utf8').replace('\nexec ', `\nPATH='${folder}':"$PATH" exec `);
  writeFileSync(path, text);
}
