/** Layouts by name: chosen at the start, changed while the crew works, listed, and refused where a file is broken. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventually } from '../backends/eventually.ts';
import { gridLayout, type LayoutSpec, type Shape } from '../../src/core/layout/spec.ts';
import type { CrewRig } from '../rig/crew-rig.ts';
import { instructions, worlds } from './crew.ts';
import { heldPanes, paneAt } from '../rig/held-panes.ts';
import { drawnSeen, seenPanes, wanted } from './panes.ts';

const world = worlds();

const layout = (shape: Shape, panes: Partial<LayoutSpec['panes']> = {}): LayoutSpec => ({
  ...gridLayout,
  name: shape,
  panes: { ...gridLayout.panes, shape, ...panes },
});
const focus = layout('focus', { mainShare: 75 });

const names = ['worker1_a.md', 'worker2_b.md', 'worker3_c.md', 'worker4_d.md'];
const four = ['1', '2', '3', '4'];

function project(files: Readonly<Record<string, string>> = {}): CrewRig {
  const rig = world({ files: instructions(...names, 'worker5_e.md') });
  for (const [name, text] of Object.entries(files)) rig.write(name, text);
  return rig;
}

const run = (...options: readonly string[]): readonly string[] => [
  ...['run', '-d', '--agent', 'demo', '--scene', 'idle'],
  ...options,
  ...names,
];

async function crew(rig: CrewRig, ...options: readonly string[]): Promise<CrewRig> {
  expect((await rig.muxcrew(run(...options))).stderr).toMatch(/supervisor started/);
  await rig.until('all work', () => rig.snapshot()?.workers.every(({ state }) => state === 'working'));
  return rig;
}

/** Without a terminal a crew is brought up at 200x50; `wanted` takes a terminal's rows, one more. */
async function liesAs(rig: CrewRig, workers: readonly string[], chosen: LayoutSpec): Promise<void> {
  const drawing = wanted(200, 51, workers, chosen);
  await eventually('the panes lie as they should', async () => {
    const seen = drawnSeen(await seenPanes(rig));
    return JSON.stringify(seen) === JSON.stringify(drawing);
  }).catch(async () => expect(drawnSeen(await seenPanes(rig))).toEqual(drawing));
}

describe('choosing one', () => {
  test('--layout lays the crew out from the start, and session.json says which', async () => {
    const rig = await crew(project(), '--layout', 'main-left');
    expect(drawnSeen(await seenPanes(rig))).toEqual(wanted(200, 51, 4, layout('main-left')));
    expect(rig.snapshot()?.layout).toBe('main-left');
  });

  test('without any word it is the grid; the setting says another @slow', async () => {
    const rig = await crew(project());
    expect(rig.snapshot()?.layout).toBe('grid');
    const other = await crew(project({ '.muxcrewrc.yaml': 'layout: columns\n' }));
    expect(other.snapshot()?.layout).toBe('columns');
    await liesAs(other, four, layout('columns'));
  });

  test('a layout of the project’s own needs no consent @slow', async () => {
    const file = '.muxcrew/layouts/duo.yaml';
    const rig = await crew(
      project({ [file]: 'sidebar: { side: right, columns: 30 }\npanes: { perWindow: 2 }\n' }),
      '--layout',
      'duo',
    );
    const duo = layout('grid', { perWindow: 2 });
    await liesAs(rig, four, { ...duo, sidebar: { side: 'right', columns: 30 } });
  });

  test('an unknown name is refused with 2, with what was perhaps meant and all there are; nothing is left', async () => {
    const rig = project();
    const ran = await rig.muxcrew(run('--layout', 'colums'));
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(
      'No layout is named "colums"; the layouts are columns, focus, grid, main-left, windows.',
    );
    expect(ran.stderr).toContain('did you mean columns?');
    expect(rig.read('comm/session.json')).toBeNull();
  });

  test('a broken file is refused with 2, with file, line, expected and got', async () => {
    const rig = project({ '.muxcrew/layouts/mine.yaml': 'description: mine\npanes:\n  shape: spiral\n' });
    const ran = await rig.muxcrew(run('--layout', 'mine'));
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(
      '.muxcrew/layouts/mine.yaml, line 3: expected panes.shape to be one of grid, columns, rows, main-left, main-top, focus, windows, got "spiral".',
    );
  });
});

describe('muxcrew layout', () => {
  test('changes the layout of a running crew; no program is disturbed @slow', async () => {
    const rig = await crew(project());
    const pids = rig.snapshot()?.workers.map(({ pid }) => pid);
    for (const [name, chosen] of [
      ['columns', layout('columns')],
      ['windows', layout('windows')],
      ['focus', focus],
      ['main-left', layout('main-left')],
      ['grid', gridLayout],
    ] as const) {
      const ran = await rig.muxcrew(['layout', name]);
      expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining(`layout ${name}`) as string });
      expect(drawnSeen(await seenPanes(rig))).toEqual(wanted(200, 51, 4, chosen));
      await rig.until('said in session.json', () => rig.snapshot()?.layout === name);
    }
    expect(rig.snapshot()?.workers.map(({ pid }) => pid)).toEqual(pids);
  });

  test('the attached screen follows @slow', async () => {
    const rig = await crew(project());
    const terminal = rig.terminal(['attach'], { columns: 200, rows: 51 });
    await terminal.shows(/demo worker 1 \(idle\)[^\n]*demo worker 2/);
    await rig.muxcrew(['layout', 'windows']);
    await terminal.shows(/demo worker 1 \(idle\)(?![^]*demo worker 2)/);
    await terminal.shows(/0\/4/);
    await rig.muxcrew(['layout', 'columns']);
    await terminal.shows(/demo worker 1 \(idle\)[^\n]*demo worker 2[^\n]*demo worker 3/);
  });

  test('one that changes nothing to be seen says why: no room for another look, or a window that is left alone @slow', async () => {
    const rig = await crew(project());
    const terminal = rig.terminal(['attach'], { columns: 80, rows: 24 });
    await terminal.shows(/0\/4/);
    const windows = async () => (await seenPanes(rig)).windows;
    await eventually('its size is the crew’s', async () =>
      (await windows()).every(({ columns }) => columns === 80),
    );
    const said = async (name: string): Promise<string> => (await rig.muxcrew(['layout', name])).stdout;
    await said('columns');
    expect(await said('main-left')).toMatch(/layout main-left: looks the same in a window of 80x2[34]\n$/);
    terminal.type('\x02S1z');
    await eventually('zoomed', async () => (await windows()).some(({ zoomed }) => zoomed));
    expect(await said('grid')).toMatch(
      /layout grid: applied once this window is no longer zoomed or split by you\n$/,
    );
  });

  test('one that is chosen while the window is zoomed decides anew who lies where, once it is not @slow', async () => {
    const rig = await crew(project(), '--layout', 'focus');
    const terminal = rig.terminal(['attach'], { columns: 200, rows: 51 });
    await rig.until('attached', () => rig.snapshot()?.clients.length === 1);
    const held = heldPanes(rig);
    await held.focus((await paneAt(held, '3')).id);
    await liesAs(rig, ['3', '1', '2', '4'], focus);
    terminal.type('\x02z');
    const isZoomed = async () => (await seenPanes(rig)).windows.some(({ zoomed }) => zoomed);
    await eventually('zoomed', isZoomed);
    expect((await rig.muxcrew(['layout', 'columns'])).stdout).toContain(
      'once this window is no longer zoomed',
    );
    terminal.type('\x02z');
    await liesAs(rig, four, layout('columns'));
  });

  test('a supervisor that is killed takes the layout up again, and a worker that is added finds its place in it @slow', async () => {
    const rig = await crew(project());
    await rig.muxcrew(['layout', 'focus']);
    await rig.until('said in session.json', () => rig.snapshot()?.layout === 'focus');
    const first = rig.snapshot()?.supervisor.pid ?? 0;
    process.kill(first, 'SIGKILL');
    await rig.until('another supervisor', () => {
      const now = rig.snapshot()?.supervisor.pid ?? first;
      return now !== first;
    });
    expect(rig.snapshot()?.layout).toBe('focus');
    expect((await rig.muxcrew(['add', '--agent', 'demo', '--scene', 'idle', 'worker5_e.md'])).code).toBe(0);
    await rig.worker('5', ({ state }) => state === 'working');
    await liesAs(rig, ['1', '2', '3', '4', '5'], focus);
  });

  test('in focus the pane that gets the focus becomes the large one @slow', async () => {
    const rig = await crew(project(), '--layout', 'focus');
    const terminal = rig.terminal(['attach'], { columns: 200, rows: 51 });
    await liesAs(rig, four, focus);
    await rig.until('attached', () => rig.snapshot()?.clients.length === 1);
    const held = heldPanes(rig);
    await held.focus((await paneAt(held, '3')).id);
    await liesAs(rig, ['3', '1', '2', '4'], focus);
    const { panes } = await seenPanes(rig);
    expect(panes.find(({ focused }) => focused)?.place).toBe('3');
    await terminal.shows(/demo worker 3 \(idle\)[^\n]*demo worker 1/);
  });

  test('lists them: which is in force, where each comes from, which is broken; as JSON too @slow', async () => {
    const rig = await crew(
      project({
        '.muxcrew/layouts/mine.yaml': 'description: my own\n',
        '.muxcrew/layouts/off.yaml': 'x: 1\n',
      }),
      '--layout',
      'mine',
    );
    const table = (await rig.muxcrew(['layout'])).stdout;
    expect(table).toMatch(/^\* +mine +project +my own$/m);
    expect(table).toMatch(/^ +grid +built-in +rows and columns/m);
    expect(table).toMatch(/^ +off +project +cannot be used: line 1: .*unknown key "x"/m);
    const listed = JSON.parse((await rig.muxcrew(['layout', '--json'])).stdout) as unknown[];
    expect(listed).toContainEqual({
      name: 'mine',
      description: 'my own',
      source: 'project',
      path: join(rig.project, '.muxcrew/layouts/mine.yaml'),
      inForce: true,
      problem: null,
    });
    expect(listed).toHaveLength(7);
  });

  test('lists them without a session too, and refuses to change what does not run', async () => {
    const rig = project();
    expect(await rig.muxcrew(['layout'])).toMatchObject({
      code: 0,
      stdout: expect.not.stringContaining('*') as string,
    });
    expect((await rig.muxcrew(['layout', 'grid'])).code).toBe(4);
    expect((await rig.muxcrew(['layout', 'grid', 'focus'])).code).toBe(2);
  });

  test('an unknown name and a broken file change nothing @slow', async () => {
    const rig = await crew(project({ '.muxcrew/layouts/off.yaml': 'panes:\n  mainShare: 95\n' }));
    const before = drawnSeen(await seenPanes(rig));
    const unknown = await rig.muxcrew(['layout', 'gird']);
    expect(unknown).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean grid?') as string,
    });
    const broken = await rig.muxcrew(['layout', 'off']);
    expect(broken).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        'off.yaml, line 2: expected panes.mainShare to be a whole number from 10 to 90, got 95',
      ) as string,
    });
    expect(drawnSeen(await seenPanes(rig))).toEqual(before);
    expect(rig.snapshot()?.layout).toBe('grid');
  });
});

test('docs/layouts.md shows a layout file that can be used', async () => {
  const doc = readFileSync(new URL('../../docs/layouts.md', import.meta.url), 'utf8');
  const example = /```yaml\n([^]*?)```/.exec(doc)?.[1] ?? '';
  const rig = project({ '.muxcrew/layouts/review.yaml': example });
  const listed = JSON.parse((await rig.muxcrew(['layout', '--json'])).stdout) as { name: string }[];
  expect(listed.find(({ name }) => name === 'review')).toMatchObject({ problem: null, source: 'project' });
});
