/** A zoomed pane's program draws on the person's terminal itself: all of what it draws, and nothing else. */
import { afterEach, expect, test } from 'vitest';
import { blankGrid, type CellGrid } from '../../../src/core/terminal/cell-grid.ts';
import { openEmulator } from '../../../src/os/emulator/emulator.ts';
import type { Emulator } from '../../../src/ports/emulator.ts';
import { crews, three } from './crew.ts';
import { scene, type Stage, type StageOptions } from './stage.ts';

const crew = crews();
const size = { columns: 40, rows: 10 };
/** The window keeps its size; the pane has the row of the status line too. */
const zoomed = scene([{ rect: { x: 0, y: 0, ...size } }], { zoomed: true, size: { columns: 40, rows: 9 } });
const reference: Emulator[] = [];
afterEach(() => {
  for (const emulator of reference.splice(0)) emulator.dispose();
});

async function zoom(options: StageOptions = {}, screen = 'zoomed\r\n'): Promise<Stage> {
  const view = await crew(options);
  view.scene(zoomed);
  view.screen('%1', screen, size);
  await view.settled();
  return view;
}

/** What a terminal of the program's own would show. */
async function alone(bytes: string): Promise<Emulator> {
  const emulator = openEmulator({ size, history: 0, answers: false });
  reference.push(emulator);
  await new Promise<void>((taken) => emulator.write(Buffer.from(bytes), taken));
  return emulator;
}

function cells(emulator: Emulator): CellGrid {
  const grid = blankGrid(size);
  emulator.draw(0, grid, { x: 0, y: 0, ...size });
  return grid;
}

/** An editor's day: alternate screen, margins, colours, links, line drawing, inserting, and back. */
const editor = [
  '\x1b[?1049h\x1b[2J\x1b[H\x1b[?1h\x1b=\x1b[?2004h\x1b[?25l',
  '\x1b[2;8r\x1b[38;2;10;200;30mgreen\x1b[0m\x1b[4;1H\x1b(0lqqk\x1b(B',
  '\x1b]8;;https://example.com\x07link\x1b]8;;\x07',
  '\x1b[8;1H\n\n\x1b[L\x1b[3Pinserted\x1b[?25h\x1b[2 q',
];

test('the pane has the whole terminal, and what it prints gets there as it is', async () => {
  const view = await zoom();
  expect((await view.rows())[0]).toBe('zoomed');
  expect((await view.rows())[9]).toBe('');
  view.written();
  view.print('%1', 'a\x1b[1;38;2;1;2;3mb\x1b]8;;https://example.com\x07c');
  await view.settled();
  expect(view.written()).toBe('a\x1b[1;38;2;1;2;3mb\x1b]8;;https://example.com\x07c');
});

test('the title says the way back, which no status line does, until all panes are there again', async () => {
  const view = await zoom();
  view.scene({ ...zoomed, title: '2/6 demo' });
  await view.settled();
  expect(view.terminal.modes.title).toBe('C-b z: all panes  2/6 demo');
  view.scene(scene(three, { title: '2/6 demo' }));
  await view.settled();
  expect(view.terminal.modes.title).toBe('2/6 demo');
});

test.each([1, 7, 4096])('an editor looks as on a terminal of its own, cut every %i bytes', async (cut) => {
  const view = await zoom();
  const bytes = editor.join('');
  for (let at = 0; at < bytes.length; at += cut) view.print('%1', bytes.slice(at, at + cut));
  await view.settled();
  const own = await alone(`zoomed\r\n${bytes}`);
  expect(cells(view.terminal)).toEqual(cells(own));
  expect(view.terminal.cursor).toEqual(own.cursor);
  expect(view.terminal.modes).toMatchObject({ cursorStyle: 2, applicationKeypad: true });
  view.print('%1', '\x1b[?25l');
  view.print('%1', '\x1b[?1049l\x1b[?25h$ ');
  await view.settled();
  expect(view.terminal.modes.cursorVisible).toBe(true);
  expect(cells(view.terminal)).toEqual(cells(await alone(`zoomed\r\n${bytes}\x1b[?1049l$ `)));
});

test('what the terminal lost that was smaller for a moment is painted again, and half a sequence is kept', async () => {
  const screen = 'zoomed\r\n\x1b[31m\x1b[2;30Hfar right\x1b[10;1Hlast row';
  const view = await zoom({}, screen);
  view.print('%1', '\x1b[3;1Hthird\x1b[3');
  await view.settled();
  view.resizeBriefly({ columns: 12, rows: 3 });
  view.print('%1', '2mgreen');
  await view.settled();
  const own = await alone(`${screen}\x1b[3;1Hthird\x1b[32mgreen`);
  expect(cells(view.terminal)).toEqual(cells(own));
  expect(view.terminal.cursor).toEqual(own.cursor);
});

test('questions, titles, printing and modes of its own do not reach the terminal', async () => {
  const view = await zoom();
  view.written();
  view.print(
    '%1',
    '\x1b[c\x1b[>c\x1b[6n\x1b[?2026$p\x1b[>q\x1b[?u\x1b]11;?\x07\x1bP+q544e\x1b\\\x1b[18t\x1b[5i\x1b[20h' +
      '\x1b]0;evil\x07\x1b]1337;File=x\x07\x1b_Ga=q\x1b\\\x1b[?1000h\x1b[?2004h\x1b[>1u\x1b[?3h\x1bcok\xc2\x9bc',
  );
  await view.settled();
  const written = view.written();
  expect(written).toContain('ok');
  // All that is left are the painting after the reset, and modes that the view itself mirrors.
  const asked = /\x1b(?:\[[?>=]?[\d;]*\$?[cnptiq]|\[>?q|\[20h|\[\?(?:1000|2004|3)h|[P_c]|\](?:0|11|1337);)/;
  expect(written.replace(/\x1b\[0 q/g, '')).not.toMatch(asked);
  expect(view.terminal.modes.title).toBe('C-b z: all panes');
});

test('bells and the clipboard are passed on once', async () => {
  const view = await zoom();
  view.print('%1', '\x07\x1b]52;c;aGk=\x07');
  await view.settled();
  expect(view.asked).toEqual([{ is: 'bell' }, { is: 'clipboard', selection: 'c', base64: 'aGk=' }]);
});

test('the prefix and pastes are known there too', async () => {
  const view = await zoom();
  view.type('\x1b[200~\x02z\x1b[201~\x02z');
  expect(view.done).toEqual(['%1 "\\u0002z"', 'zoom']);
});

test('leaving it resets what the program did to the terminal, and all panes are shown again', async () => {
  const view = await zoom();
  view.print('%1', `${editor.join('')}\x1b[?6h\x1b[4h\x1b[31;44m\x1b[?25l`);
  await view.settled();
  view.scene(scene(three));
  view.screen('%2', 'second');
  view.screen('%3', 'side');
  view.screen('%1', 'first again');
  expect(await view.rows()).toEqual([
    'side      │first again',
    '          │',
    '          │',
    '          │',
    '          ├─────────────────────────────',
    '          │second',
    '          │',
    '          │',
    '          │',
    'demo-1a2b  1              keys: worker 1',
  ]);
  expect(view.terminal.modes).toMatchObject({
    cursorVisible: true,
    cursorStyle: 0,
    applicationKeypad: false,
  });
});

test('beginning in the middle of a sequence or a character draws no rubbish', async () => {
  const view = await crew();
  view.scene(zoomed);
  view.screen('%1', 'first \x1b[31mred\x1b[m\r\n$ x', size);
  view.print('%1', '\x1b[3');
  await view.settled();
  view.print('%1', '1mred\x1b[m \xe6'.slice(0, -1));
  await view.settled();
  expect((await view.rows()).slice(0, 2)).toEqual(['first red', '$ xred']);
});

test('a terminal that stands still is shown what is true once it takes something again', async () => {
  const view = await zoom();
  view.stall(true);
  for (let line = 0; line < 4_000; line += 1) view.print('%1', `line ${String(line)} ${'x'.repeat(200)}\r\n`);
  view.print('%1', '\x1b[2J\x1b[Hlast');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(view.waiting()).toBeLessThan(400_000);
  view.stall(false);
  await view.until('the last is shown', () => view.cells().text.slice(0, 4).join('') === 'last');
  expect((await view.rows()).slice(1).join('')).toBe('');
  view.print('%1', ' and on');
  expect((await view.rows())[0]).toBe('last and on');
});

test('scrolling back and help are drawn by the view itself; after them the program has the terminal again', async () => {
  const view = await zoom();
  view.type('\x02?');
  expect((await view.rows()).join('\n')).toContain('After C-b');
  view.print('%1', 'meanwhile');
  await view.settled();
  view.type('q');
  expect((await view.rows()).slice(0, 3)).toEqual(['zoomed', 'meanwhile', '']);
  view.print('%1', '\x1b[1;1Hraw');
  expect((await view.rows())[0]).toBe('rawmed');
});

test.each([
  ['another size than the terminal’s', { size: { columns: 50, rows: 12 } }, /\x1b\[\?2026h.*38;2;255;0;0mé/],
  ['fewer colours than programs think', { look: { colours: 256, unicode: true } }, /38;5;196mé/],
  ['no UTF-8', { look: { colours: 'true', unicode: false } }, /38;2;255;0;0me/],
] as const)('with %s it is drawn by the view', async (_, options, drawn) => {
  const view = await zoom(options);
  view.written();
  view.print('%1', '\x1b[38;2;255;0;0mé');
  await view.settled();
  expect(view.written()).toMatch(drawn);
});
