/** A disk that fills up under a running crew: workers go on, muxcrew says it, and recovers when there is room again. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { worlds } from './crew.ts';

const world = worlds();

/** A file system of 1 MB; null where this user may not mount one. */
const small = ((): string | null => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mcd-')));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  if (mounted.status === 0) return folder;
  rmSync(folder, { recursive: true });
  return null;
})();
afterAll(() => {
  if (small === null) return;
  execFileSync('umount', [small]);
  rmSync(small, { recursive: true });
});

test.skipIf(small === null)(
  'the project’s disk is full (skipped where a tmpfs cannot be mounted)',
  async () => {
    const rig = world();
    const project = join(small ?? '', 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'a.md'), 'x');
    const here = { cwd: project };
    const run = ['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md'];
    expect((await rig.muxcrew(run, here)).code).toBe(0);
    await rig.until('it works', () =>
      rig.processes().some(({ argv }) => argv.startsWith('sleep 2147483647')),
    );
    const [worker] = rig.processes().filter(({ argv }) => argv.startsWith('sleep 2147483647'));

    const { bavail, bsize } = statfsSync(project);
    expect(() => writeFileSync(join(project, 'filler'), Buffer.alloc(bavail * bsize + 1, 1))).toThrow(
      /ENOSPC/,
    );
    const terminal = rig.terminal(['attach'], here);
    await terminal.shows(/session\.json|disk|cannot be written/i);
    expect(rig.processes().some(({ pid }) => pid === worker?.pid)).toBe(true);
    const status = await rig.muxcrew(['status'], here);
    expect(status.code).toBe(0);

    rmSync(join(project, 'filler'));
    appendFileSync(join(project, 'comm/worker1_status.txt'), '[Worker1] COMPLETED: through it all\n');
    await terminal.shows(/✓ 1 a +completed/);
    const after = JSON.parse((await rig.muxcrew(['status', '--json'], here)).stdout) as {
      warnings: string[];
    };
    expect(after.warnings).toEqual([]);
    expect((await rig.muxcrew(['stop'], here)).code).toBe(0);
  },
);
