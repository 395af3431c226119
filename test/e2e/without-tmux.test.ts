/** A machine without tmux: the same crew, on terminals that muxcrew holds itself, and from another login session too. */
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CrewRig } from '../rig/crew-rig.ts';
import { muxcrewShim } from '../rig/shim.ts';
import { worlds } from './crew.ts';
import { prefix } from './sidebar-crew.ts';

const world = worlds();

/** All programs that this machine has, but for tmux; and `muxcrew`. */
function pathWithoutTmux(rig: CrewRig): string {
  const folder = muxcrewShim(join(rig.root, 'bin'));
  for (const from of [...(process.env['PATH'] ?? '').split(':'), '/usr/bin', '/bin']) {
    const names = new Set(readdirSync(folder));
    for (const name of listed(from))
      if (!names.has(name) && !name.startsWith('tmux')) symlinkSync(join(from, name), join(folder, name));
  }
  return folder;
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

test('without tmux the crew outlives its terminal, and is attached to from a new login session', async () => {
  // State below HOME: the new login session knows nothing of our environment.
  const rig = world({ env: { MUXCREW_BACKEND: 'auto', XDG_STATE_HOME: '' } });
  const PATH = pathWithoutTmux(rig);
  for (const id of ['1', '2']) rig.write(`worker${id}_instructions.md`, 'Do it.\n');
  const crew = ['--agent', 'demo', '--scene', 'idle', 'worker1_instructions.md', 'worker2_instructions.md'];
  const first = rig.terminal(['run', ...crew], { env: { PATH, FIRST: 'yes' } });
  await first.shows(/2 worker2 +working/);
  expect(first.output()).toContain('no usable tmux: using muxcrew’s own terminals (backend pty)');
  expect(rig.snapshot()).toMatchObject({ backend: 'pty', clients: [{}] });
  const before = rig.snapshot();

  first.close();
  await rig.until('nobody looks', () => rig.snapshot()?.clients.length === 0);

  const login = ['env', '-i', `HOME=${rig.home}`, `PATH=${PATH}`, 'TERM=xterm-256color', 'LANG=C.UTF-8'];
  mkdirSync(join(rig.root, 'elsewhere'));
  const second = rig.terminalOf(['setsid', '--ctty', '--wait', ...login, 'muxcrew', 'attach'], {
    cwd: join(rig.root, 'elsewhere'),
  });
  await second.shows(/2 worker2 +working[^]*worker 1 {2}C-b S sidebar {2}C-b d detach/);
  second.type('typed here\r');
  await second.shows(/│typed here/);
  expect(rig.snapshot()?.workers.map(({ pid }) => pid)).toEqual(before?.workers.map(({ pid }) => pid));
  expect(rig.snapshot()?.server).toEqual(before?.server);
  expect(rig.processes().filter(({ argv }) => /(^|\/)tmux /.test(argv))).toEqual([]);
  second.type(`${prefix}d`);
  await second.shows(/continues in the background/);
  expect((await second.ended).code).toBe(0);

  const there = { cwd: join(rig.root, 'elsewhere'), env: { PATH } };
  const session = rig.snapshot()?.session ?? '';
  expect((await rig.muxcrew(['send', '--session', session, '2', '--', 'hello'], there)).code).toBe(0);
  expect((await rig.muxcrew(['logs', '1'], there)).stdout).toContain('typed here');
  expect(await rig.muxcrew(['stop', '--yes'], there)).toMatchObject({ code: 0 });
});
