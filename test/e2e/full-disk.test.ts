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
import { afterAll, describe, expect, it, test } from 'vitest';
import { available } from '../rig/required.ts';
import { worlds } from './crew.ts';

const world = worlds();

/** A file system of 1 MB; null where this user may not mount one. */
const small = ((): string | null => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mcd-')));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  if (available('mount of a tmpfs', mounted.status === 0)) return folder;
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

describe.skipIf(small === null)(
  'the state folder’s disk is full (skipped where a tmpfs cannot be mounted)',
  () => {
    /** Three workers with one slot, on a disk of 3 MB that is full once the first one works. */
    const onSmallDisk = async (
      act: (rig: ReturnType<typeof world>, empty: () => void) => Promise<void>,
    ): Promise<void> => {
      const rig = world();
      const disk = join(rig.root, 'state');
      const filler = join(disk, 'filler');
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m,mode=700', 'tmpfs', disk]);
      try {
        for (const name of ['1', '2', '3'])
          rig.write(`w${name}.md`, `until [ -e go${name} ]; do sleep 0.05; done\n`);
        rig.writeConfig({ agents: { sh: ['/bin/sh', '{instructions}'] } });
        const run = ['run', '-d', '--max', '1', '--agent', 'sh', 'w1.md', 'w2.md', 'w3.md'];
        expect(await rig.muxcrew(run)).toMatchObject({ code: 0 });
        await rig.worker('1', ({ state }) => state === 'working');
        expect(() => {
          for (;;) appendFileSync(filler, Buffer.alloc(4096, 1));
        }).toThrow(/ENOSPC/);
        await act(rig, () => rmSync(filler));
      } finally {
        rmSync(filler, { force: true });
        await rig.muxcrew(['stop', '--yes']);
        execFileSync('umount', ['-l', disk]);
      }
    };

    it('retries a start that failed for it, and shows why @slow', () =>
      onSmallDisk(async (rig, empty) => {
        rig.write('go1', '');
        const waiting = await rig.worker('2', ({ detail }) => detail?.includes('start retry') === true);
        expect(waiting).toMatchObject({
          state: 'queued',
          detail: expect.stringContaining('ENOSPC') as string,
        });
        empty();
        await rig.worker('2', ({ state }) => state === 'working', 60_000);
        rig.write('go2', '');
        rig.write('go3', '');
        await rig.worker('3', ({ state }) => state === 'completed');
      }));

    it('is closed by stop all the same, and nothing lives on @slow', () =>
      onSmallDisk(async (rig, empty) => {
        rig.write('go1', '');
        await rig.worker('2', ({ detail }) => detail?.includes('start retry') === true);
        expect(await rig.muxcrew(['restart', '2'])).toMatchObject({ code: 0 });
        expect(await rig.muxcrew(['stop', '2'])).toMatchObject({ code: 0, stdout: '2 w2: stopped\n' });
        expect(await rig.muxcrew(['stop', '--yes'])).toMatchObject({ code: 0 });
        expect(rig.processes()).toEqual([]);
        empty();
        const status = await rig.muxcrew(['status']);
        expect(status.stdout + status.stderr).not.toMatch(/lost|working|starting/);
      }));
  },
);
