/** A crew under a user's tmux habits, through muxcrew's own commands; and what a worker's own tmux reaches. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shellWord } from '../../src/core/text/shell-word.ts';
import { systemProcesses } from '../../src/os/processes/processes.ts';
import type { CrewRig } from '../rig/crew-rig.ts';
import { heldPanes, tmux } from '../rig/held-panes.ts';
import { worlds } from './crew.ts';

const world = worlds();

/** Agents of the user's: `cat` ends at the end of its input, `own-tmux` starts a tmux server. */
const agents = {
  cat: ['/bin/sh', '-c', 'echo up; while read -r line; do echo "got $line"; done'],
  polite: ['/bin/sh', '-c', 'trap "exit 0" HUP; echo up; while :; do sleep 0.1; done'],
  'kill-server': ['/bin/sh', '-c', 'tmux kill-server; echo "killed: $?" >killed; sleep 600'],
  'own-tmux': [
    '/bin/sh',
    '-c',
    'tmux new-session -d "sleep 600"; tmux display-message -p "#{pid} #{socket_path}" >own; sleep 600',
  ],
  'cleared-tmux': [
    '/bin/sh',
    '-c',
    'env -i PATH="$PATH" TMUX_TMPDIR="$TMUX_TMPDIR" MUXCREW_TEST_RIG="$MUXCREW_TEST_RIG" tmux new-session -d "sleep 600"; ' +
      'tmux display-message -p "#{pid} #{socket_path}" >own; sleep 600',
  ],
  caller: ['/bin/sh', '-c', 'read -r line; sh -c "$line" >>called 2>&1; sleep 600'],
};

async function crew(agent: keyof typeof agents, ...more: readonly string[]): Promise<CrewRig> {
  const rig = world();
  rig.writeConfig({ agents });
  rig.write('a.md', 'x');
  rig.write('b.md', more.includes('needs') ? '---\nneeds: [a]\n---\nx' : 'x');
  const ran = await rig.muxcrew(['run', '-d', '--agent', agent, 'a.md', 'b.md']);
  expect(ran).toMatchObject({ code: 0 });
  await rig.worker('1', ({ state }) => state === 'working');
  return rig;
}

const runs = (pid: string): boolean => systemProcesses().identify(Number(pid)) !== null;
const states = async (rig: CrewRig): Promise<readonly unknown[]> => {
  const { stdout } = await rig.muxcrew(['status', '--json']);
  return (JSON.parse(stdout) as { workers: { state: string }[] }).workers.map(({ state }) => state);
};
const sessionNames = async (rig: CrewRig): Promise<string> =>
  (
    await rig.exec([
      'tmux',
      '-L',
      rig.env['MUXCREW_TMUX_SOCKET'] ?? '',
      'list-sessions',
      '-F',
      '#{session_name}',
    ])
  ).stdout;
const inPane = async (rig: CrewRig, id: string): Promise<string> =>
  (await rig.worker(id, ({ pane }) => pane !== null)).pane ?? '';

describe('a session that the user renames', () => {
  test('stays what it is for status, attach, resume and stop; `run` is not refused afterwards', async () => {
    const rig = await crew('cat');
    const terminal = rig.terminal(['attach'], { columns: 130, rows: 40 });
    await terminal.shows(/● 1 a +working/);
    terminal.type('\x02$');
    await terminal.shows(/\(rename-session\)/);
    terminal.type('\x15mycrew\r');
    await terminal.shows(/^mycrew /m);
    // A pane that comes and goes makes the supervisor list everything again.
    await tmux(rig, 'split-window', '-d', '-t', await inPane(rig, '2'), 'exit 0');
    expect(await states(rig)).toEqual(['working', 'working']);
    expect((await rig.muxcrew(['resume'])).stdout).toContain('is running');
    terminal.type('\x02d');
    expect((await terminal.ended).code).toBe(0);
    const again = rig.terminal(['attach'], { columns: 130, rows: 40 });
    await again.shows(/● 2 b +working/);
    expect(await rig.muxcrew(['restart', '2'])).toMatchObject({ code: 0 });
    await rig.worker('2', ({ runs, state }) => runs === 2 && state === 'working');
    expect(await rig.muxcrew(['stop', '--yes'])).toMatchObject({ code: 0, stderr: '' });
    expect(await sessionNames(rig)).toBe('');
    expect(await rig.muxcrew(['run', '-d', '--agent', 'cat', 'a.md'])).toMatchObject({ code: 0 });
    expect(await states(rig)).toEqual(['working']);
  });

  test('to another name while its supervisor is killed: the next one finds it @slow', async () => {
    const rig = await crew('cat');
    await tmux(rig, 'rename-session', '-t', rig.snapshot()?.session ?? '', 'x y');
    const { pid = 0 } = rig.snapshot()?.supervisor ?? {};
    process.kill(pid, 'SIGKILL');
    await rig.until('another one writes', () => rig.snapshot()?.supervisor.pid !== pid);
    expect(await states(rig)).toEqual(['working', 'working']);
    expect(rig.snapshot()?.workers.map(({ runs }) => runs)).toEqual([1, 1]);
  });
});

test('a pane of the user’s closes with its shell, and the window is laid out again', async () => {
  const rig = await crew('cat');
  const panes = heldPanes(rig);
  const terminal = rig.terminal(['attach'], { columns: 130, rows: 40 });
  await terminal.shows(/● 1 a +working/);
  const rects = async () =>
    (await panes.seen()).panes.map(({ id, x, y, columns, rows }) => [id, x, y, columns, rows]);
  const before = await rects();
  terminal.type('\x02%');
  await expect
    .poll(async () => (await panes.seen()).panes.filter(({ place }) => place === 'theirs').length)
    .toBe(1);
  terminal.type('test -n "$TMUX" && exit\r');
  await expect.poll(rects, { timeout: 15_000 }).toEqual(before);
});

test.each(['cat', 'polite'] as const)(
  '"%s" whose pane is killed has failed; nobody who needs it starts',
  async (agent) => {
    const rig = await crew(agent, 'needs');
    await heldPanes(rig).kill(await inPane(rig, '1'));
    expect((await rig.worker('1', ({ state }) => state !== 'working')).detail).toBe(
      'its terminal was closed',
    );
    expect(await rig.worker('2', ({ state }) => state === 'blocked')).toMatchObject({ runs: 0 });
  },
);

test.each(['cat', 'polite'] as const)('"%s" whose tmux server is killed is lost @slow', async (agent) => {
  const rig = await crew(agent, 'needs');
  await tmux(rig, 'kill-server');
  await expect.poll(async () => (await states(rig))[0], { timeout: 20_000 }).toBe('lost');
  expect(rig.snapshot()?.workers.map(({ runs }) => runs)).toEqual([1, 0]);
  expect((await rig.muxcrew(['resume'])).code).toBe(0);
});

describe('a bare tmux of a worker', () => {
  test('reaches neither muxcrew’s server nor the user’s @slow', async () => {
    const rig = world();
    rig.writeConfig({ agents });
    rig.write('a.md', 'x');
    expect((await rig.exec(['tmux', 'new-session', '-d', '-s', 'users', 'sleep 600'])).code).toBe(0);
    expect((await rig.muxcrew(['run', '-d', '--agent', 'kill-server', 'a.md'])).code).toBe(0);
    expect(await rig.until('it has tried', () => /^.+\n/.exec(rig.read('killed') ?? '')?.[0])).toMatch(
      /^killed: 1\n/,
    );
    expect(await states(rig)).toEqual(['working']);
    expect((await rig.exec(['tmux', 'list-sessions', '-F', '#{session_name}'])).stdout).toBe('users\n');
    expect((await rig.exec(['tmux', 'kill-session', '-t', 'users'])).code).toBe(0);
  });

  test.each(['own-tmux', 'cleared-tmux'] as const)(
    '(%s) has a server of its own, which ends with the worker',
    async (agent) => {
      const rig = world();
      rig.writeConfig({ agents });
      rig.write('a.md', 'x');
      expect((await rig.muxcrew(['run', '-d', '--agent', agent, 'a.md'])).code).toBe(0);
      const own = await rig.until('its server', () => /^.+(?=\n)/.exec(rig.read('own') ?? '')?.[0]);
      const [pid = '', socket = ''] = own.split(' ');
      const root = join(rig.state, 'tmux');
      expect(socket.startsWith(`${root}/`)).toBe(true);
      expect(statSync(root).mode & 0o077).toBe(0);
      expect(runs(pid)).toBe(true);
      expect((await rig.muxcrew(['stop', '1'])).code).toBe(0);
      expect(runs(pid)).toBe(false);
      expect(readdirSync(root)).toEqual([]);
      expect((await rig.muxcrew(['stop', '--yes'])).code).toBe(0);
    },
  );

  test('does not hide the crew from a muxcrew that the worker calls @slow', async () => {
    const rig = await crew('caller');
    const { pid = 0 } = rig.snapshot()?.supervisor ?? {};
    const main = process.env['MUXCREW_TEST_MAIN'] ?? join(import.meta.dirname, '../../dist/main.js');
    const call = `${process.execPath} ${shellWord(main)} send b hello`;
    await heldPanes(rig).type(await inPane(rig, '1'), call);
    await heldPanes(rig).press(await inPane(rig, '1'), 'Enter');
    // Worker 2 takes the message for a command of its own, and appends what that prints.
    await rig.until('it has called', () => rig.read('called')?.includes('2 b: '));
    expect(await states(rig)).toEqual(['working', 'working']);
    expect(rig.snapshot()?.supervisor.pid).toBe(pid);
  });
});
