/** What a person sees of the view. */
import { expect, test } from 'vitest';
import { ownColour } from '../../../src/core/terminal/cell-grid.ts';
import { crews, sidebar, three, upper } from './crew.ts';
import { looksOf, rowsOf } from './shown-cells.ts';
import { scene } from './stage.ts';

const crew = crews();
const ascii = { colours: 0, unicode: false } as const;

test('panes, borders, the status line, and the cursor in the focused pane', async () => {
  const view = await crew();
  expect(await view.rows()).toEqual([
    'side      │first red',
    '          │$',
    '          │',
    '          │',
    '          ├─────────────────────────────',
    '          │second',
    '          │',
    '          │',
    '          │',
    'demo-1a2b  1              keys: worker 1',
  ]);
  expect(view.terminal.cursor).toEqual({ column: 13, row: 1 });
  expect(view.terminal.modes.cursorVisible).toBe(true);
  expect(looksOf(view.cells(), 0)).toBe('10-10 2, 17-19 1');
});

test('without UTF-8 and colours: ASCII, the focused pane marked by its lines, nothing coloured', async () => {
  const view = await crew({ look: ascii });
  view.print('%2', ' │ é 日本 ✓ \x1b[38;2;9;9;200mblue');
  expect(await view.rows()).toEqual([
    'side      #first red',
    '          #$',
    '          #',
    '          #',
    '          #=============================',
    '          |second | e ???? + blue',
    '          |',
    '          |',
    '          |',
    'demo-1a2b  1              keys: worker 1',
  ]);
  expect(new Set(view.cells().foreground)).toEqual(new Set([ownColour]));
  expect(view.written()).not.toMatch(/[^\x00-\x7f]/);
});

test.each([
  ['true', '38;2;250;120;10'],
  [256, '38;5;208'],
  [16, '33'],
  [0, null],
] as const)('24-bit colours on a terminal of %s', async (colours, code) => {
  const view = await crew({ look: { colours, unicode: true } });
  view.print('%1', '\x1b[38;2;250;120;10mX');
  await view.settled();
  const written = view.written();
  if (code === null) expect(written).not.toMatch(/\x1b\[[\d;]*[34]\d/);
  else expect(written).toContain(`\x1b[${code}mX`);
});

test('wide characters stay whole beside each other, over each other, and at the edges', async () => {
  const view = await crew();
  view.print('%1', '\r日本語😀 한국\x1b[K\r\na');
  expect((await view.rows()).slice(0, 3)).toEqual([
    'side      │first red',
    '          │日本語😀 한국',
    '          │a',
  ]);
  view.print('%1', '\x1b[2;2Hx');
  expect((await view.rows())[1]).toBe('          │ x本語😀 한국');
  // 29 columns: the fifteenth has no room for both of its halves, and goes on in the next row.
  view.print('%1', `\x1b[2J\x1b[H${'漢'.repeat(15)}`);
  expect((await view.rows()).slice(0, 2)).toEqual([`side      │${'漢'.repeat(14)}`, '          │漢']);
});

test('clusters that terminals disagree on move nothing beside them', async () => {
  const view = await crew();
  view.print('%1', '\r👨‍👩‍👧|🇩🇪|❤️|👍🏽|e\u0301|\x1b[K');
  const written = view.written();
  const row = (await view.rows())[1] ?? '';
  expect(row.split('|')).toHaveLength(6);
  expect(written + view.written()).not.toMatch(/[\u200d\ufe0f]/u);
});

test('only what changed is written', async () => {
  const view = await crew();
  view.print('%1', 'x');
  await view.settled();
  const written = view.written();
  expect(written).toContain('x');
  expect(written.length).toBeLessThan(60);
  view.print('%2', '');
  await view.settled();
  expect(view.written()).toBe('');
});

test('the cursor’s style and whether it is shown are the focused pane’s', async () => {
  const view = await crew();
  view.print('%1', '\x1b[4 q');
  await view.settled();
  expect(view.terminal.modes.cursorStyle).toBe(4);
  view.print('%1', '\x1b[?25l');
  await view.settled();
  expect(view.terminal.modes.cursorVisible).toBe(false);
  view.scene(scene(three, { focused: '%2' }));
  await view.settled();
  expect(view.terminal.modes).toMatchObject({ cursorVisible: true, cursorStyle: 0 });
  expect(view.terminal.cursor).toEqual({ column: 17, row: 5 });
});

test('the end of a program is shown where nothing in its pane tells it', async () => {
  const view = await crew();
  const ended = (more: object, code: number | null, signal: string | null) =>
    scene([{ ...upper, ...more, dead: { code, signal, at: 0 } }, ...three.slice(1)]);
  const lastRow = async () => (await view.rows())[3];
  for (const role of [null, sidebar.role]) {
    view.scene(ended({ role }, 3, null));
    expect(await lastRow()).toBe('          │exited with 3');
  }
  view.scene(ended({}, null, 'SIGKILL'));
  expect(await lastRow()).toBe('          │ended by signal SIGKILL');
  view.scene(ended({}, null, null));
  expect(await lastRow()).toBe('          │ended');
  expect(view.terminal.modes.cursorVisible).toBe(false);
});

test('the end of an agent is shown once: by its wrapper', async () => {
  const view = await crew();
  view.print('%1', '\r\n\x1b[2Kbye\r\n[muxcrew] api exited with 0\r\n');
  view.scene(scene([{ ...upper, dead: { code: 0, signal: null, at: 0 } }, ...three.slice(1)]));
  const rows = await view.rows();
  expect(rows.filter((row) => row.includes('exited with'))).toEqual([
    '          │[muxcrew] api exited with 0',
  ]);
  expect(view.terminal.modes.cursorVisible).toBe(false);
});

test('what is not whole yet is not drawn, but is not waited for for ever', async () => {
  const view = await crew();
  view.print('%1', '\x1b[?2026h\x1b[2J\x1b[Hhalf');
  view.print('%2', ' goes on');
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(view.written()).not.toContain('half');
  await view.until('half is drawn', () => rowsOf(view.cells())[0] === 'side      │half');
});

test('windows are numbered, the one in view is marked', async () => {
  const view = await crew({ size: { columns: 60, rows: 10 } });
  const windows = [0, 1, 2].map((index) => ({
    id: `@${String(index)}`,
    index,
    active: index === 1,
    zoomed: false,
  }));
  view.scene(scene(three, { windows }));
  const last = (await view.rows()).at(-1);
  expect(last).toMatch(/^demo-1a2b {2}1 {2}2 {2}3 +keys: worker 1 {2}C-b d detach$/);
  expect(looksOf(view.cells(), 9)).toContain('13-15 dim inverse');
});

test('the terminal is called as the session is; no control character gets there', async () => {
  const view = await crew();
  view.scene(scene(three, { title: '2/6 demo\x07\x1b]0;evil' }));
  await view.settled();
  expect(view.terminal.modes.title).toBe('2/6 demo0;evil');
});

test('bells, the clipboard and notifications reach the terminal, of panes in view alone', async () => {
  const view = await crew();
  view.print('%2', '\x07\x1b]52;c;aGVsbG8=\x07\x1b]9;done\x07\x1b]777;notify;a;b\x07\x1b]52;c;?\x07');
  await view.settled();
  expect(view.asked).toEqual([
    { is: 'bell' },
    { is: 'clipboard', selection: 'c', base64: 'aGVsbG8=' },
    { is: 'notification', payload: '9;done' },
    { is: 'notification', payload: '777;notify;a;b' },
  ]);
});

test('what a program wraps for an outer tmux gets no further than what it prints plainly', async () => {
  const view = await crew();
  const sequences = [']52;c;?\x07', ']0;pwned\x07', ']1337;File=:cHduZWQ=\x07', '[5i', '[?1000h'];
  view.print('%2', `${sequences.map((one) => `\x1bPtmux;\x1b\x1b${one}\x1b\\`).join('')}done`);
  await view.settled();
  expect((await view.rows()).join('\n')).toContain('done');
  expect(view.asked).toEqual([]);
  expect(view.terminal.modes.title).not.toContain('pwned');
});

test('a screen that comes anew is shown, and what rang in it does not ring again', async () => {
  const view = await crew();
  view.screen('%1', '\x07other\r\n');
  expect((await view.rows())[0]).toBe('side      │other');
  expect(view.asked).toEqual([]);
  view.print('%1', '\x07');
  await view.settled();
  expect(view.asked).toEqual([{ is: 'bell' }]);
});

test('a window larger than the terminal is shown around the cursor, a smaller one with dots beside it', async () => {
  const view = await crew({ size: { columns: 24, rows: 5 } });
  view.print('%1', '12345678901234567890');
  expect(await view.rows()).toEqual(['│first red', '│$ 12345678901234567890', '│', '│', 'demo-1a2b  1']);
  expect(view.terminal.cursor).toEqual({ column: 23, row: 1 });
  view.print('%1', '\x1b[4;1H');
  expect((await view.rows())[1]).toBe('│$ 12345678901234567890');
  view.scene(scene(three, { focused: '%3' }));
  expect((await view.rows())[0]).toBe('side      │first red');
  view.resize({ columns: 50, rows: 12 });
  const rows = await view.rows();
  expect(rows[0]).toBe(`side      │first red${' '.repeat(20)}··········`);
  expect(rows[10]).toBe('·'.repeat(50));
});

test.each([
  { columns: 20, rows: 5 },
  { columns: 5, rows: 2 },
  { columns: 1, rows: 1 },
])('a terminal of $columns x $rows shows what there is room for', async (size) => {
  const view = await crew({ size });
  view.resize(size);
  view.type('\x02?');
  await view.settled();
  view.type('q\x02[');
  const rows = await view.rows();
  expect(rows).toHaveLength(size.rows);
  view.resize({ columns: 40, rows: 10 });
  view.type('q');
  expect((await view.rows())[0]).toBe('side      │first red');
});

test('after a storm of sizes the terminal shows what it shows at that size from the start', async () => {
  const view = await crew();
  for (let step = 0; step < 60; step += 1) {
    view.resize({ columns: 5 + ((step * 7) % 60), rows: 2 + ((step * 5) % 20) });
    view.print('%2', `${String(step)} `);
    if (step % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  view.resize({ columns: 40, rows: 10 });
  const storm = await view.rows();
  const calm = view.cells();
  view.resize({ columns: 40, rows: 10 });
  await view.settled();
  expect(view.cells()).toEqual(calm);
  expect(storm[0]).toBe('side      │first red');
  expect(storm.slice(5, 9).join('')).toContain('57');
});

test('what a terminal lost that was smaller for a moment is drawn again', async () => {
  const view = await crew();
  const before = await view.rows();
  view.resizeBriefly({ columns: 12, rows: 3 });
  expect(await view.rows()).toEqual(before);
});

test('a terminal that stands still keeps nobody waiting, and shows what is true once it takes something again', async () => {
  const view = await crew();
  view.stall(true);
  for (let line = 0; line < 2_000; line += 1) view.print('%2', `line ${String(line)} ${'x'.repeat(500)}\r\n`);
  // Nothing of it is kept for the terminal, and the holder is not asked to wait for longer than it takes to read it.
  await view.until('all is taken', () => view.done.at(-1) === 'resume');
  expect(view.waiting()).toBeLessThan(4_000);
  view.print('%2', '\x1b[2J\x1b[Hlast');
  view.stall(false);
  const rows = await view.rows();
  expect(rows[5]).toBe('          │last');
  expect(rows[6]).toBe('          │');
});
