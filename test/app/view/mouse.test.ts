/** The mouse: focus, scrolling back, and what is told to programs that asked for it. */
import { expect, test } from 'vitest';
import { crews, three } from './crew.ts';
import { rowsOf } from './shown-cells.ts';
import { scene } from './stage.ts';

const crew = crews();

/** SGR form; column and row of the terminal, from 0. */
const press = (column: number, row: number, button = 0): string =>
  `\x1b[<${String(button)};${String(column + 1)};${String(row + 1)}M`;
const release = (column: number, row: number): string => `\x1b[<0;${String(column + 1)};${String(row + 1)}m`;
const wheel = (column: number, row: number, by: 'up' | 'down'): string =>
  press(column, row, by === 'up' ? 64 : 65);

test('a click focuses; only who asked for the mouse is told, in its own columns and rows', async () => {
  const view = await crew();
  view.type(press(15, 6) + release(15, 6));
  view.type(press(3, 4) + release(3, 4));
  expect(view.done).toEqual(['focus %2', 'focus %3', '%3 "\\u001b[<0;4;5M"', '%3 "\\u001b[<0;4;5m"']);
});

test('a click on a border is for nobody', async () => {
  const view = await crew();
  view.type(press(10, 2) + press(20, 4));
  expect(view.done).toEqual([]);
});

test('a drag stays with the pane where it began, and is told to who asked for that', async () => {
  const view = await crew();
  view.print('%1', '\x1b[?1002h\x1b[?1006h');
  await view.settled();
  expect(view.terminal.modes.mouse).toBe('drag');
  view.type(press(12, 1) + press(5, 8, 32) + release(5, 8) + press(12, 1, 35));
  expect(view.done).toEqual(['%1 "\\u001b[<0;2;2M"', '%1 "\\u001b[<32;1;4M"', '%1 "\\u001b[<0;1;4m"']);
});

test('all motion is told where it was asked for; programs of old are told in the old form', async () => {
  const view = await crew();
  view.print('%2', '\x1b[?1003h');
  await view.settled();
  expect(view.terminal.modes.mouse).toBe('any');
  view.type(press(12, 6, 35));
  view.print('%2', '\x1b[?1003l\x1b[?9h');
  await view.settled();
  expect(view.terminal.modes.mouse).toBe('button');
  view.type(press(12, 6) + release(12, 6));
  expect(view.done).toEqual(['%2 "\\u001b[MC\\"\\""', 'focus %2', '%2 "\\u001b[M \\"\\""']);
});

test('a terminal that knows no SGR form is understood', async () => {
  const view = await crew();
  view.type('\x1b[M \x24\x25\x1b[M\x23\x24\x25');
  expect(view.done).toEqual(['focus %3', '%3 "\\u001b[<0;4;5M"', '%3 "\\u001b[<0;4;5m"']);
});

test('the wheel goes to a program that asked, to the alternate screen as arrows, and else scrolls back', async () => {
  const view = await crew();
  view.type(wheel(2, 2, 'down'));
  expect(view.done.splice(0)).toEqual(['%3 "\\u001b[<65;3;3M"']);
  view.print('%2', '\x1b[?1049h');
  await view.settled();
  view.type(wheel(20, 6, 'up'));
  expect(view.done.splice(0)).toEqual(['%2 "\\u001b[A\\u001b[A\\u001b[A"']);

  view.history('%1', Array.from({ length: 20 }, (_, index) => `line ${String(index)}`).join('\r\n'));
  view.type(wheel(20, 1, 'down'));
  await view.settled();
  expect((await view.rows())[0]).toBe('side      │first red');
  view.type(wheel(20, 1, 'up'));
  await view.until(
    'three rows back',
    () => rowsOf(view.cells())[0]?.startsWith('side      │line 13') ?? false,
  );
  view.type(wheel(20, 1, 'up'));
  await view.until('six rows back', () => rowsOf(view.cells())[0]?.startsWith('side      │line 10') ?? false);
  view.type(wheel(20, 1, 'down') + wheel(20, 1, 'down'));
  expect((await view.rows())[0]).toBe('side      │first red');
  expect(view.done).toEqual([]);
});

test('a wheel over another pane scrolls that one, and focuses it', async () => {
  const view = await crew();
  view.scene(scene(three, { focused: '%2' }));
  view.history('%1', Array.from({ length: 20 }, (_, index) => `line ${String(index)}`).join('\r\n'));
  view.type(wheel(20, 1, 'up'));
  expect(view.done).toEqual(['focus %1']);
  view.scene(scene(three, { focused: '%1' }));
  await view.until(
    'three rows back',
    () => rowsOf(view.cells())[0]?.startsWith('side      │line 13') ?? false,
  );
});

test('a click on a window’s number goes there', async () => {
  const view = await crew({ size: { columns: 60, rows: 10 } });
  const windows = [0, 1].map((index) => ({
    id: `@${String(index)}`,
    index,
    active: index === 0,
    zoomed: false,
  }));
  view.scene(scene(three, { windows }));
  await view.settled();
  expect((await view.rows()).at(-1)?.slice(0, 16)).toBe('demo-1a2b  1  2 ');
  view.type(press(14, 9) + release(14, 9) + press(30, 9));
  expect(view.done).toEqual(['window @1']);
});
