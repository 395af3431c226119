/** The key help, a panel over the panes. */
import { attributes, clearRect, type CellGrid } from '../../core/terminal/cell-grid.ts';
import { fit, widthOf } from '../../core/text/cells.ts';
import type { Rect } from '../../core/terminal/geometry.ts';
import { keyLabel } from './key-label.ts';
import type { AttachModel } from './model.ts';
import { cutEdges, putText } from './put-text.ts';

const keyCells = 8;

export function drawHelp(model: AttachModel, grid: CellGrid, scroll: number): void {
  const { unicode } = model.look;
  const lines = helpLines(model);
  const { x, y, columns, rows } = helpRect(model);
  const inner = columns - 4;
  const edge = unicode ? { top: '┌─┐', side: '│', bottom: '└─┘' } : { top: '+-+', side: '|', bottom: '+-+' };
  for (let row = y; row < y + rows; row += 1) cutEdges(grid, row, x, x + columns);
  clearRect(grid, { x, y, columns, rows });
  const framed = (row: number, text: string, bold = false): void =>
    void putText(grid, row, x, x + columns, text, { attributes: bold ? attributes.bold : 0 });
  framed(y, horizontal(edge.top, columns));
  for (let index = 0; index < rows - 2; index += 1) {
    const row = y + 1 + index;
    const [key, what] = lines[index + Math.min(scroll, helpDepth(model))] ?? ['', ''];
    framed(
      row,
      `${edge.side} ${fit(key === null ? what : `${fit(key, keyCells)} ${what}`, inner)} ${edge.side}`,
    );
    if (key !== null)
      putText(grid, row, x + 2, x + 2 + keyCells, fit(key, keyCells), { attributes: attributes.bold });
  }
  framed(y + rows - 1, horizontal(edge.bottom, columns));
}

/** How far the panel can scroll. */
export function helpDepth(model: AttachModel): number {
  return Math.max(0, helpLines(model).length - (helpRect(model).rows - 2));
}

function helpRect(model: AttachModel): Rect {
  const lines = helpLines(model);
  const widest = Math.max(...lines.map(([key, what]) => (key === null ? 0 : keyCells + 1) + widthOf(what)));
  const columns = Math.min(model.size.columns, widest + 4);
  const rows = Math.min(model.size.rows, lines.length + 2);
  return {
    x: Math.floor((model.size.columns - columns) / 2),
    y: Math.floor((model.size.rows - rows) / 2),
    columns,
    rows,
  };
}

/** A null key: a text without a key. */
function helpLines({ prefix, look }: AttachModel): readonly (readonly [string | null, string])[] {
  const arrows = look.unicode ? '↑↓←→' : 'arrows';
  return [
    [null, `After ${keyLabel(prefix)}:`],
    ['d', 'detach; the crew continues'],
    ['S', 'select the sidebar'],
    [arrows, 'select the pane in that direction'],
    ['o', 'select the next pane'],
    [';', 'select the previous pane'],
    ['z', 'zoom this pane; again: unzoom'],
    ['n', 'go to the next open request'],
    ['N p', 'next, previous window'],
    ['1 … 9'.replace('…', look.unicode ? '…' : '-'), 'select that window'],
    ['[', 'scroll back; q leaves'],
    [keyLabel(prefix), 'send this key to the pane'],
    ['?', 'show this help'],
    [null, 'Mouse: a click focuses, the wheel scrolls back.'],
    [null, 'Shift+mouse selects text in the terminal.'],
  ];
}

function horizontal([left = '', line = '', right = '']: string, columns: number): string {
  return left + line.repeat(Math.max(0, columns - 2)) + right;
}
