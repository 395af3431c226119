/**
 * muxcrew as it was at an earlier commit, built from the repository's own history: for tests that what it left behind is
 * still read, and that crews it started still obey.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './crew-rig.ts';
import { available } from './required.ts';

/** The last commit before session identity, `folder:`, `remove` and the new stop. */
export const earlierCommit = '82cfef889ebfb6d877c018ab944ce41dedf69ae1';

/** Path of its built `main.js`; null where the clone has no history (a shallow clone, a package). */
export function earlierMain(commit: string): string | null {
  const known = spawnSync('git', ['-C', repository, 'cat-file', '-e', `${commit}^{commit}`]);
  if (!available(`commit ${commit}`, known.status === 0)) return null;
  const builds = join(repository, '.cache/builds');
  const folder = join(builds, commit);
  const main = join(folder, 'dist/main.js');
  if (existsSync(main)) return main;
  mkdirSync(builds, { recursive: true });
  const fresh = mkdtempSync(join(builds, 'new-'));
  const parts = ['src', 'scripts', 'layouts', 'package.json'];
  const archive = execFileSync('git', ['-C', repository, 'archive', commit, ...parts], {
    maxBuffer: 64 * 1024 * 1024,
  });
  execFileSync('tar', ['-x', '-C', fresh], { input: archive });
  symlinkSync(join(repository, 'node_modules'), join(fresh, 'node_modules'));
  execFileSync(process.execPath, ['scripts/build.js'], { cwd: fresh });
  // Complete before it is there; another test process may have been faster.
  if (existsSync(folder)) rmSync(fresh, { recursive: true });
  else renameSync(fresh, folder);
  return main;
}
