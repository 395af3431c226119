/** Other programs have taken every inotify instance of this user: nobody hints at anything, and all is seen at the beat. */
import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { muxcrewMain } from '../rig/crew-rig.ts';
import { available } from '../rig/required.ts';
import { worlds } from './crew.ts';

const world = worlds();

/** A user namespace has limits of its own. */
const namespace = [
  'unshare',
  '-Ur',
  'sh',
  '-c',
  'echo 0 >/proc/sys/user/max_inotify_instances && exec "$@"',
  'sh',
];
const canLimit = available(
  'unshare with user namespaces',
  spawnSync(namespace[0] ?? '', [...namespace.slice(1), 'true']).status === 0,
);

test.skipIf(!canLimit)(
  'without one inotify instance a crew reports and ends all the same (skipped where no namespace can be made) @slow',
  async () => {
    const rig = world();
    rig.write('a.md', 'x');
    const within = (...words: readonly string[]) =>
      rig.exec([...namespace, process.execPath, muxcrewMain, ...words]);
    expect(await within('run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md')).toMatchObject({
      code: 0,
    });
    await rig.worker('1', ({ state }) => state === 'working');
    appendFileSync(join(rig.project, 'comm/worker1_status.txt'), '[Worker1] Progress: 3/4 seen late\n');
    await rig.worker('1', ({ progress }) => progress?.done === 3);
    const { pid } = await rig.worker('1', (worker) => worker.pid !== null);
    process.kill(pid ?? 0, 'SIGKILL');
    await rig.worker('1', ({ state }) => state === 'failed');
    expect(await within('stop')).toMatchObject({ code: 0 });
  },
);
