/** What a person has of the session once attached, and what their terminals and hands do to its panes. */
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Arrangement } from '../../../src/core/terminal/geometry.ts';
import { panesOf } from '../../../src/core/terminal/geometry.ts';
import type { Listing, NewPane, PaneFact } from '../../../src/ports/backend.ts';
import { arranged } from '../arrange.ts';
import { eventually } from '../eventually.ts';
import type { Rig } from './rig.ts';
import { tmuxRig } from './rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = tmuxRig();
});
afterEach(() => rig.dispose());

const size = { columns: 120, rows: 39 };
const terminalSize = { columns: 120, rows: 40 };

function crew(arrangement: Arrangement, script = 'read -r _'): NewPane[] {
  return arrangement.windows.flatMap(({ root }) =>
    panesOf(root).flatMap(({ role }) =>
      role.is === 'slot' ? [] : [{ role, command: rig.sh(script), log: null }],
    ),
  );
}
async function create(arrangement: Arrangement, script?: string): Promise<Listing> {
  const created = await rig.backend.create({
    session: 'crew',
    arrangement,
    panes: crew(arrangement, script),
  });
  if (!created.ok) throw new Error(JSON.stringify(created.failure));
  return created.value;
}
async function list(): Promise<Listing> {
  const outcome = await rig.backend.list('crew');
  if (outcome.is !== 'listed') throw new Error(outcome.is);
  return outcome.listing;
}
const worker = (listing: Listing, id: string): PaneFact =>
  listing.panes.find(({ role }) => role?.is === 'worker' && role.worker === id) ?? expect.fail(`no ${id}`);
const rectsOf = (listing: Listing): unknown => listing.panes.map(({ rect }) => rect);
const rectsIn = (arrangement: Arrangement): unknown =>
  arrangement.windows.flatMap(({ root }) => panesOf(root).map(({ rect }) => rect));

/** What tmux would hand on raw: a clipboard, a title, a download (iTerm2), printing, and a notice. */
const wrapped = [']52;c;cHduZWQ=\x07', ']2;pwned\x07', ']1337;File=:cHduZWQ=\x07', '[5i', ']9;pwned\x07'].map(
  (sequence) => `\x1bPtmux;\x1b\x1b${sequence}\x1b\\`,
);

describe('sequences that are wrapped for the outer terminal', () => {
  const print = String.raw`read -r _; printf '%b' "$(cat "$0")"; echo "printed"; read -r _`;

  async function printed(role: 'sidebar' | 'worker', conf: string | null = null): Promise<string> {
    const file = rig.logPath('wrapped');
    writeFileSync(file, wrapped.join(''));
    const arrangement = arranged(size, 1);
    const created = await rig.another({ userConf: conf }).create({
      session: 'crew',
      arrangement,
      panes: crew(arrangement).map((pane) => ({
        ...pane,
        command: { ...rig.sh(print), argv: ['/bin/sh', '-c', print, file] },
      })),
    });
    if (!created.ok) throw new Error(JSON.stringify(created.failure));
    const pane = created.value.panes.find((one) => one.role?.is === role) ?? expect.fail(`no ${role}`);
    const terminal = await rig.attachPty('crew', terminalSize);
    rig.tmux('send-keys', '-t', pane.id, 'Enter');
    await eventually('it is drawn', () => terminal.output().includes('printed'));
    return terminal.output();
  }

  test('of a worker do not reach it', async () => {
    const output = await printed('worker');
    expect(output).not.toMatch(/pwned|cHduZWQ=|\x1b\[5i/);
  });

  test('of the sidebar reach it: its notices', async () => {
    expect(await printed('sidebar')).toContain('\x1b]9;pwned\x07');
  });

  test('of a worker reach it where the user’s own configuration says so', async () => {
    const conf = rig.logPath('own.conf');
    writeFileSync(conf, 'set -g allow-passthrough on\n');
    expect(await printed('worker', conf)).toContain('\x1b]9;pwned\x07');
  });
});

describe('the screen', () => {
  test('names the session and the way out, in one line at the bottom', async () => {
    await create(arranged(size, 2));
    const terminal = await rig.attachPty('crew', terminalSize);
    await eventually('the status line', () => terminal.output().includes('C-b S sidebar  C-b d leave'));
    expect(terminal.output()).toContain('crew ');
    expect((await list()).windows[0]?.size).toEqual(size);
    terminal.pty.write('\u0002d');
    await terminal.ended;
    expect((await list()).clients).toEqual([]);
  });

  test('of a program that has ended, the last lines are in view for whoever comes with a smaller terminal', async () => {
    const listing = await create(
      arranged({ columns: 200, rows: 49 }, 2),
      'echo begun; echo "the end"; sleep 0.1; exit 3',
    );
    await eventually(
      'both have ended',
      async () => (await list()).panes.filter(({ dead }) => dead?.code === 3).length === 3,
    );
    await rig.attachPty('crew', { columns: 80, rows: 24 });
    await eventually('it is smaller', async () => worker(await list(), '1').rect.rows < 49);
    const shown = await rig.backend.capture('crew', worker(listing, '1').id, 0);
    expect(shown.ok && shown.value.filter((line) => line !== '')).toEqual(['begun', 'the end']);
  });

  test.each(['S', 's'])('the prefix and %s lead to the sidebar from any window', async (key) => {
    const listing = await create(arranged(size, 7, { columns: 40, rows: 16 }));
    expect(listing.windows.length).toBeGreaterThan(1);
    await rig.backend.focus('crew', worker(listing, '7').id);
    const terminal = await rig.attachPty('crew', terminalSize);
    terminal.pty.write(`\u0002${key}`);
    await eventually('the sidebar is in focus', async () => {
      const now = await list();
      const sidebar = now.panes.find(({ role }) => role?.is === 'sidebar');
      return sidebar?.active === true && now.windows.find(({ id }) => id === sidebar.window)?.active === true;
    });
    terminal.close();
  });

  test('the command to attach by knows nothing of a tmux around it', async () => {
    await create(arranged(size, 1));
    const command = await rig.backend.attachCommand('crew');
    expect(command.ok && command.value.env['TMUX']).toBeUndefined();
    const id = rig.tmux('display-message', '-p', '-t', 'crew', '#{session_id}').trimEnd();
    expect(command.ok && command.value.argv.slice(-2)).toEqual(['-t', id]);
  });
});

describe('sizes', () => {
  test('a small terminal’s visit is undone by laying out anew: sidebar and workers as before', async () => {
    const arrangement = arranged(size, 6);
    await create(arrangement);
    const small = await rig.attachPty('crew', { columns: 40, rows: 12 });
    await eventually('it is small', async () => (await list()).windows[0]?.size.columns === 40);
    small.close();
    await small.ended;
    const large = await rig.attachPty('crew', terminalSize);
    await eventually('it is large', async () => (await list()).windows[0]?.size.columns === 120);
    expect(rectsOf(await list())).not.toEqual(rectsIn(arrangement));
    expect(await rig.backend.arrange('crew', arrangement)).toMatchObject({ ok: true });
    expect(rectsOf(await list())).toEqual(rectsIn(arrangement));
    large.close();
  });

  test('after a storm of resizes one layout is enough', async () => {
    await create(arranged(size, 6));
    const terminal = await rig.attachPty('crew', terminalSize);
    for (let i = 0; i < 20; i += 1) terminal.resize({ columns: 80 + i * 3, rows: 25 + i });
    const last = { columns: 137, rows: 43 };
    await eventually('the last size', async () => (await list()).windows[0]?.size.columns === last.columns);
    const arrangement = arranged(last, 6);
    await rig.backend.arrange('crew', arrangement);
    expect(rectsOf(await list())).toEqual(rectsIn(arrangement));
    terminal.close();
  });

  test('forty panes are added under a person’s small terminal, and never lack space', async () => {
    const small = { columns: 80, rows: 23 };
    await create(arranged(small, 1));
    const terminal = await rig.attachPty('crew', { columns: 80, rows: 24 });
    await eventually('attached', async () => (await list()).clients.length === 1);
    const arrangement = arranged(small, 41, { columns: 12, rows: 4 });
    expect(arrangement.windows.length).toBeGreaterThan(1);
    const added = await rig.backend.add(
      'crew',
      arrangement,
      crew(arrangement).filter(({ role }) => role.is === 'worker' && role.worker !== '1'),
    );
    if (!added.ok) expect.fail(JSON.stringify(added.failure));
    expect(added.value.panes.map(({ rect, role }) => ({ rect, role }))).toEqual(
      arrangement.windows.flatMap(({ root }) => panesOf(root).map(({ rect, role }) => ({ rect, role }))),
    );
    expect(added.value.windows.filter(({ active }) => active).map(({ index }) => index)).toEqual([0]);
    terminal.close();
  });

  test('fewer windows for more room: the workers move, slots without a worker go', async () => {
    const before = arranged(size, 7, { columns: 40, rows: 16 });
    const listing = await create(before);
    expect(before.windows.length).toBe(2);
    await rig.backend.moveSidebar('crew', listing.panes.find(({ role }) => role?.is === 'slot')?.id ?? '');
    const arrangement = arranged(size, 8);
    expect(arrangement.windows.length).toBe(1);
    const added = await rig.backend.add('crew', arrangement, crew(arrangement).slice(8));
    if (!added.ok) expect.fail(JSON.stringify(added.failure));
    const now = await list();
    expect(rectsOf(now)).toEqual(rectsIn(arrangement));
    expect(now.windows).toHaveLength(1);
    expect(now.panes.map(({ role }) => role?.is)).toEqual([
      'sidebar',
      ...Array.from({ length: 8 }, () => 'worker'),
    ]);
    for (const id of ['1', '7']) expect(worker(now, id).pid).toBe(worker(listing, id).pid);
  });
});

describe('what a person does', () => {
  test('a pane that they split off is told as theirs, and their window’s layout stays', async () => {
    const arrangement = arranged(size, 2);
    const listing = await create(arrangement);
    rig.tmux('split-window', '-d', '-t', worker(listing, '2').id, 'cat');
    const theirs = await list();
    expect(theirs.panes.map(({ role }) => role?.is ?? 'theirs')).toEqual([
      'sidebar',
      'worker',
      'worker',
      'theirs',
    ]);
    expect(await rig.backend.arrange('crew', arrangement)).toMatchObject({ ok: true });
    expect(rectsOf(await list())).toEqual(rectsOf(theirs));
  });

  test('a zoomed pane stays zoomed when the sidebar moves', async () => {
    const listing = await create(arranged(size, 7, { columns: 40, rows: 16 }));
    const far = worker(listing, '7');
    await rig.backend.focus('crew', far.id);
    rig.tmux('resize-pane', '-Z', '-t', far.id);
    expect((await list()).windows.map(({ zoomed }) => zoomed)).toEqual([false, true]);
    const slot = listing.panes.find(({ role }) => role?.is === 'slot');
    expect(await rig.backend.moveSidebar('crew', slot?.id ?? '')).toMatchObject({ ok: true });
    const now = await list();
    expect(now.windows.map(({ zoomed }) => zoomed)).toEqual([false, true]);
    expect(now.panes.find(({ role }) => role?.is === 'sidebar')?.window).toBe(far.window);
  });
});
