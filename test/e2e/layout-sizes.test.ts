/** Sizes hold: terminals of different sizes come and go, storms of resizes, zoomed windows, windows that a person split. */
import { expect, test } from 'vitest';
import { eventually } from '../backends/eventually.ts';
import { testBackend, type CrewRig } from '../rig/crew-rig.ts';
import { tmux } from '../rig/held-panes.ts';
import { instructions, worlds } from './crew.ts';
import { drawnSeen, seenPanes, wanted, type Seen } from './panes.ts';

const world = worlds();

async function crew(count: number, ...options: readonly string[]): Promise<CrewRig> {
  const names = Array.from({ length: count }, (_, index) => `worker${String(index + 1)}_x.md`);
  const rig = world({ files: instructions(...names) });
  const run = ['run', '-d', '--agent', 'demo', '--scene', 'idle', ...options, ...names];
  expect((await rig.muxcrew(run)).stderr).toMatch(/supervisor started/);
  await rig.until('all slots work', () => {
    const { slots, workers = [] } = rig.snapshot() ?? {};
    return workers.filter(({ state }) => state === 'working').length === slots?.max;
  });
  return rig;
}

/** Until the panes are exactly there; then they stay there over a beat of the supervisor. */
async function settles(rig: CrewRig, drawing: readonly string[]): Promise<Seen> {
  const seen = async (): Promise<Seen | null> => {
    const now = await seenPanes(rig);
    return JSON.stringify(drawnSeen(now)) === JSON.stringify(drawing) ? now : null;
  };
  try {
    return await eventually('the panes lie as they should', seen, 10_000);
  } catch (error) {
    expect(drawnSeen(await seenPanes(rig))).toEqual(drawing);
    throw error;
  }
}

const pids = (rig: CrewRig): unknown => rig.snapshot()?.workers.map(({ pid }) => pid);

test('attached at 80x24 and then at 200x60 the crew fills either: sidebar its width, no pane below the minimum', async () => {
  const rig = await crew(6);
  const before = pids(rig);
  const small = rig.terminal(['attach'], { columns: 80, rows: 24 });
  await settles(rig, wanted(80, 24, 6));
  await small.shows(/0\/6/);
  const large = rig.terminal(['attach'], { columns: 200, rows: 60 });
  const seen = await settles(rig, wanted(200, 60, 6));
  await large.shows(/0\/6[^]*● 1 x/);
  expect(seen.windows).toEqual([{ columns: 200, rows: 59, zoomed: false, inView: true }]);
  for (const pane of seen.panes) {
    if (pane.place === 'sidebar') expect(pane.columns).toBe(34);
    else expect([pane.columns >= 40, pane.rows >= 8]).toEqual([true, true]);
  }
  large.close();
  await settles(rig, wanted(80, 24, 6));
  expect(pids(rig)).toEqual(before);
});

test('a storm of thirty resizes converges to the layout of the last size @slow', async () => {
  const rig = await crew(6);
  const terminal = rig.terminal(['attach'], { columns: 80, rows: 24 });
  await settles(rig, wanted(80, 24, 6));
  for (let round = 0; round < 30; round += 1) {
    terminal.resize(70 + ((round * 37) % 160), 20 + ((round * 13) % 45));
    // Each has been taken in before the next: a storm that what holds the panes saw itself.
    await seenPanes(rig);
  }
  terminal.resize(132, 43);
  await settles(rig, wanted(132, 43, 6));
  terminal.resize(200, 60);
  await settles(rig, wanted(200, 60, 6));
  terminal.resize(80, 24);
  await settles(rig, wanted(80, 24, 6));
});

test('what is looked at stays in view when workers change windows @slow', async () => {
  const rig = await crew(6);
  const terminal = rig.terminal(['attach'], { columns: 80, rows: 24 });
  await settles(rig, wanted(80, 24, 6));
  terminal.type('\x02p');
  await eventually('the last window is in view, the sidebar in it', async () => {
    const { panes, windows } = await seenPanes(rig);
    const sidebar = panes.find(({ place }) => place === 'sidebar');
    return windows[2]?.inView === true && sidebar?.window === 2;
  });
  terminal.resize(120, 24);
  await settles(rig, wanted(120, 24, 6));
  const { panes, windows } = await seenPanes(rig);
  const inView = windows.findIndex((window) => window.inView);
  expect(panes.find(({ place }) => place === '5')).toMatchObject({ window: inView, focused: true });
  await terminal.shows(/demo worker 5/);
  await terminal.shows(/0\/6/);
});

test('a zoomed window stays zoomed through resizes, and is laid out when it is unzoomed @slow', async () => {
  const rig = await crew(4);
  const terminal = rig.terminal(['attach'], { columns: 200, rows: 60 });
  await settles(rig, wanted(200, 60, 4));
  const zoomed = async (): Promise<boolean> => (await seenPanes(rig)).windows.some((one) => one.zoomed);
  terminal.type('\x02z');
  await eventually('zoomed', zoomed);
  terminal.resize(80, 24);
  await eventually('80 columns', async () => (await seenPanes(rig)).windows[0]?.columns === 80);
  expect((await rig.muxcrew(['layout', 'columns'])).code).toBe(0);
  expect(await zoomed()).toBe(true);
  expect((await rig.muxcrew(['layout', 'grid'])).code).toBe(0);
  expect(await zoomed()).toBe(true);
  expect(terminal.screen()).not.toMatch(/0\/4/);
  terminal.type('\x02z');
  await settles(rig, wanted(80, 24, 4));
});

// Only tmux lets a person split a window.
if (testBackend === 'tmux')
  test('a window that the person split is left alone, and the others are laid out @slow', async () => {
    const rig = await crew(6);
    const terminal = rig.terminal(['attach'], { columns: 80, rows: 24 });
    await settles(rig, wanted(80, 24, 6));
    await tmux(rig, 'split-window', '-d', '-h', 'cat');
    terminal.resize(200, 60);
    const rest = wanted(200, 60, ['3', '4', '5', '6']);
    const seen = await eventually('the others lie as they should', async () => {
      const now = await seenPanes(rig);
      return JSON.stringify(drawnSeen(now).slice(1)) === JSON.stringify(rest) ? now : null;
    });
    expect(seen.panes.filter(({ window }) => window === 0).map(({ place }) => place)).toEqual([
      'sidebar',
      '1',
      'theirs',
      '2',
    ]);
  });

test('a crew of forty flows from a small terminal into a large one and back @slow', async () => {
  const rig = await crew(40, '--max', '2');
  const terminal = rig.terminal(['attach'], { columns: 80, rows: 24 });
  await settles(rig, wanted(80, 24, 40));
  terminal.resize(272, 80);
  await settles(rig, wanted(272, 80, 40));
  terminal.resize(80, 24);
  await settles(rig, wanted(80, 24, 40));
});
