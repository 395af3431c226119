/** What users do to a tmux session of their own: rename, move, break, join, split and close. A crew survives all of it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Listing, PaneFact } from '../../../src/ports/backend.ts';
import { systemProcesses } from '../../../src/os/processes/processes.ts';
import { arranged } from '../arrange.ts';
import { eventually } from '../eventually.ts';
import type { Rig } from './rig.ts';
import { tmuxRig } from './rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = tmuxRig();
});
afterEach(() => rig.dispose());

const size = { columns: 100, rows: 30 };
const small = { columns: 40, rows: 16 };

async function create(
  session: string,
  workers = 2,
  minPane?: typeof small,
  folder?: string,
): Promise<Listing> {
  const created = await rig.backend.create({
    session,
    ...(folder === undefined ? {} : { folder }),
    arrangement: arranged(size, workers, minPane),
    panes: [
      { role: { is: 'sidebar' }, command: rig.sh('read -r _'), log: null },
      ...Array.from({ length: workers }, (_, i) => ({
        role: { is: 'worker', worker: String(i + 1) } as const,
        command: rig.sh('while read -r _; do :; done'),
        log: null,
      })),
    ],
  });
  if (!created.ok) throw new Error(JSON.stringify(created.failure));
  return created.value;
}

async function list(session: string): Promise<Listing> {
  const outcome = await rig.backend.list(session);
  if (outcome.is !== 'listed') throw new Error(JSON.stringify(outcome));
  return outcome.listing;
}

function worker({ panes }: Listing, id: string): PaneFact {
  const found = panes.find(({ role }) => role?.is === 'worker' && role.worker === id);
  if (found === undefined) throw new Error(`no worker ${id}`);
  return found;
}

/** Of workers, by id; sorted, since the user may have changed their order. */
const pids = ({ panes }: Listing): readonly unknown[] =>
  panes
    .flatMap(({ role, pid }) => (role?.is === 'worker' ? [`${role.worker} ${String(pid)}`] : []))
    .toSorted();

const target = async (session: string): Promise<string> => {
  const command = await rig.backend.attachCommand(session);
  return command.ok ? (command.value.target ?? '') : JSON.stringify(command.failure);
};

const sessions = (): readonly string[] => {
  try {
    return rig.tmux('list-sessions', '-F', '#{session_name}').trimEnd().split('\n');
  } catch {
    return [];
  }
};

describe('a session that was renamed', () => {
  test.each(['mycrew', 'other', '-d', '=crew', '$7', '%1', 'a b', '予定', "it's"])(
    'to "%s"',
    async (name) => {
      const before = await create('crew');
      const id = await target('crew');
      rig.tmux('rename-session', '-t', 'crew', '--', name);
      expect(pids(await list('crew'))).toEqual(pids(before));
      expect(await target('crew')).toBe(id);
      expect(await rig.backend.sessions()).toEqual(['crew']);
      expect(await rig.backend.announce('crew', { title: 'a title', marks: [] })).toEqual({
        ok: true,
        value: null,
      });
      expect(rig.tmux('show-options', '-v', '-t', id, '@muxcrew_title')).toBe('a title\n');
      const again = await rig.backend.create({ session: 'crew', arrangement: arranged(size, 0), panes: [] });
      expect(again).toMatchObject({ ok: false, failure: { kind: 'refused', why: 'it already exists' } });
      expect(await rig.backend.destroy('crew')).toEqual({ ok: true, value: null });
      expect(sessions()).toEqual([]);
      await create('crew');
      expect(sessions()).toEqual(['crew']);
    },
  );

  test('to the name that another crew is to have: both are there, and each ends alone', async () => {
    const first = await create('first');
    rig.tmux('rename-session', '-t', 'first', 'second');
    const second = await create('second');
    expect(sessions()).toEqual(['second', 'second-2']);
    expect(pids(await list('first'))).toEqual(pids(first));
    expect(pids(await list('second'))).toEqual(pids(second));
    await rig.backend.destroy('second');
    expect(pids(await list('first'))).toEqual(pids(first));
    expect(await rig.backend.list('second')).toEqual({ is: 'session-gone' });
  });

  test('is watched on', async () => {
    await create('crew');
    const hints: string[] = [];
    const watch = await rig.backend.watch('crew', (hint) => hints.push(hint));
    rig.tmux('rename-session', '-t', 'crew', 'mine');
    const { pid } = worker(await list('crew'), '1');
    hints.length = 0;
    process.kill(pid ?? 0, 'SIGKILL');
    await eventually('the death is hinted at', () => hints.includes('panes'));
    expect(worker(await list('crew'), '1').dead).not.toBeNull();
    expect(hints).not.toContain('gone');
    if (watch.ok) watch.value.dispose();
  });
});

describe('windows and panes that the user rearranged', () => {
  test('a renamed and moved window is still the crew’s', async () => {
    const before = await create('crew', 7, small);
    rig.tmux('rename-window', '-t', '=crew:1', 'mine');
    rig.tmux('move-window', '-s', '=crew:0', '-t', '=crew:9');
    expect(pids(await list('crew'))).toEqual(pids(before));
  });

  test('a pane in a window of its own can be laid out with the others again', async () => {
    const before = await create('crew', 3);
    rig.tmux('break-pane', '-d', '-s', worker(before, '2').id);
    expect((await list('crew')).windows).toHaveLength(2);
    expect(await rig.backend.arrange('crew', arranged(size, 3))).toEqual({ ok: true, value: null });
    const after = await list('crew');
    expect(pids(after)).toEqual(pids(before));
    expect(after.windows).toHaveLength(1);
  });

  test.each(['plain', 'two  words', '#{pid} #[x] 100% $HOME', "it's"])(
    'windows and panes that the user opens start in the project folder: %s',
    async (name) => {
      const folder = join(rig.folder, name);
      mkdirSync(folder);
      await create('crew', 2, undefined, folder);
      const terminal = await rig.attachPty('crew', size);
      for (const key of ['%', 'c']) terminal.pty.write(`\u0002${key}`);
      await eventually('a pane and a window of the user', () => {
        const panes = rig.tmux('list-panes', '-a', '-F', '#{@muxcrew_role}|#{pane_current_path}').split('\n');
        return panes.filter((pane) => pane === `|${folder}`).length === 2;
      });
      terminal.pty.kill();
    },
  );

  test('swapped panes stay what they are', async () => {
    const before = await create('crew', 2);
    rig.tmux('swap-pane', '-s', worker(before, '1').id, '-t', worker(before, '2').id);
    expect(pids(await list('crew'))).toEqual(pids(before));
  });

  test('a window in another session is left there, and ends with the crew, but that session does not', async () => {
    const before = await create('crew', 7, small);
    rig.tmux('new-session', '-d', '-s', 'mine', 'cat');
    rig.tmux('move-window', '-s', '=crew:1', '-t', '=mine:5');
    const moved = await list('crew');
    expect(pids(moved)).toEqual(pids(before));
    expect(moved.windows.filter(({ zoomed }) => zoomed).map(({ id }) => id)).toEqual([
      worker(moved, '2').window,
    ]);
    expect(await rig.backend.respawn('crew', worker(moved, '2').id, rig.sh('read -r _'), null)).toMatchObject(
      {
        ok: true,
      },
    );
    await rig.backend.destroy('crew');
    expect(await rig.backend.list('crew')).toEqual({ is: 'session-gone' });
    expect(rig.tmux('list-panes', '-a', '-F', '#{session_name} #{@muxcrew_role}')).toBe('mine \n');
    await eventually('its workers are gone', () =>
      pids(before).every((word) => systemProcesses().identify(Number(String(word).split(' ')[1])) === null),
    );
  });

  test('its only window in another session: it can be attached to, watched, and ended', async () => {
    const before = await create('crew', 2);
    rig.tmux('new-session', '-d', '-s', 'mine', 'cat');
    rig.tmux('move-window', '-s', '=crew:0', '-t', '=mine:5');
    expect(sessions()).toEqual(['mine']);
    expect(pids(await list('crew'))).toEqual(pids(before));
    expect(await target('crew')).toBe(worker(before, '1').id);
    expect((await rig.backend.watch('crew', () => undefined)).ok).toBe(true);
    expect(await rig.backend.announce('crew', { title: 'x', marks: [] })).toEqual({ ok: true, value: null });
    await rig.backend.destroy('crew');
    expect(await rig.backend.sessions()).toEqual(['mine']);
  });

  test('a worker in another crew’s window belongs to its own crew, and is not ended with the other', async () => {
    const first = await create('first');
    const second = await create('second');
    rig.tmux('join-pane', '-d', '-s', worker(first, '1').id, '-t', worker(second, '1').id);
    expect(pids(await list('first'))).toEqual(pids(first));
    expect(pids(await list('second'))).toEqual(pids(second));
    await rig.backend.destroy('second');
    expect(pids(await list('first'))).toEqual(pids(first));
    expect(await rig.backend.list('second')).toEqual({ is: 'session-gone' });
    await rig.backend.destroy('first');
    expect(sessions()).toEqual([]);
  });

  test('windows that another session shows too end with the crew', async () => {
    await create('crew');
    rig.tmux('new-session', '-d', '-t', 'crew', '-s', 'twin');
    await rig.backend.destroy('crew');
    expect(sessions()).toEqual([]);
  });
});

describe('a pane of the user’s own', () => {
  test('goes when its shell ends, and the window can be laid out again', async () => {
    const before = await create('crew', 2);
    const arrangement = arranged(size, 2);
    rig.tmux('split-window', '-d', '-t', worker(before, '2').id, 'read -r _');
    const own = (await list('crew')).panes.find(({ role }) => role === null);
    rig.tmux('send-keys', '-t', own?.id ?? '', 'Enter');
    await eventually('it is gone', async () => (await list('crew')).panes.length === before.panes.length);
    expect(await rig.backend.arrange('crew', arrangement)).toEqual({ ok: true, value: null });
    expect((await list('crew')).panes.map(({ rect }) => rect)).toEqual(before.panes.map(({ rect }) => rect));
  });

  test('goes in a window of their own, too, while a worker’s pane stays when its program ends', async () => {
    const before = await create('crew', 2);
    rig.tmux('new-window', '-d', '-t', '=crew:7', 'read -r _');
    rig.tmux('split-window', '-d', '-t', '=crew:7', 'read -r _');
    rig.tmux('send-keys', '-t', '=crew:7.1', 'Enter');
    rig.tmux('send-keys', '-t', '=crew:7.0', 'Enter');
    await eventually('it is gone', async () => (await list('crew')).windows.length === 1);
    process.kill(worker(before, '1').pid ?? 0, 'SIGKILL');
    await eventually('the worker’s pane is dead', async () => worker(await list('crew'), '1').dead !== null);
    expect((await list('crew')).panes).toHaveLength(before.panes.length);
  });

  test('added panes stay when their programs end', async () => {
    await create('crew', 1);
    const added = await rig.backend.add('crew', arranged(size, 2), [
      { role: { is: 'worker', worker: '2' }, command: rig.sh('exit 3'), log: null },
    ]);
    expect(added.ok).toBe(true);
    await eventually('it has ended', async () => worker(await list('crew'), '2').dead?.code === 3);
  });
});

describe('a session of a muxcrew that knew it by its name alone', () => {
  /** As that one made it. */
  async function unmarked(): Promise<Listing> {
    const before = await create('crew', 2);
    rig.tmux('set-option', '-u', '-t', 'crew', '@muxcrew_session');
    rig.tmux('set-option', '-w', '-t', 'crew', 'remain-on-exit', 'on');
    for (const { id } of before.panes) {
      rig.tmux('set-option', '-p', '-u', '-t', id, '@muxcrew_crew');
      rig.tmux('set-option', '-p', '-u', '-t', id, 'remain-on-exit');
    }
    return before;
  }

  test('is listed, attached to and ended', async () => {
    const before = await unmarked();
    expect(pids(await list('crew'))).toEqual(pids(before));
    expect(await target('crew')).toMatch(/^\$\d+$/);
    await rig.backend.destroy('crew');
    expect(sessions()).toEqual([]);
  });

  test('survives a new name once it has been watched; a pane of the user’s closes', async () => {
    const before = await unmarked();
    const watch = await rig.backend.watch('crew', () => undefined);
    rig.tmux('rename-session', '-t', 'crew', 'mine');
    expect(pids(await list('crew'))).toEqual(pids(before));
    rig.tmux('split-window', '-d', '-t', worker(before, '2').id, 'exit 0');
    await eventually('it is gone', async () => (await list('crew')).panes.length === before.panes.length);
    process.kill(worker(before, '1').pid ?? 0, 'SIGKILL');
    await eventually('its pane is dead', async () => worker(await list('crew'), '1').dead !== null);
    if (watch.ok) watch.value.dispose();
  });
});
