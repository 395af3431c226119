/** The shells that /bin/sh is on the machines we know: dash, and bash under the name of sh (macOS). */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** `root`: where the name `sh` for bash may be put. Name and path; those that this machine has. */
export function shells(root: string): readonly (readonly [string, string])[] {
  const bash = ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash'].find((path) => existsSync(path));
  const all: [string, string][] = [['dash', '/bin/dash']];
  if (bash !== undefined) {
    mkdirSync(join(root, 'bash'), { recursive: true });
    symlinkSync(bash, join(root, 'bash/sh'));
    all.push(['bash as sh', join(root, 'bash/sh')]);
  }
  return all.filter(([, path]) => existsSync(path));
}
