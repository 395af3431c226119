/** Splits a rectangle among panes, with one border cell between neighbours. Arithmetic only. */
import type { Cell, PaneRole, Rect } from '../terminal/geometry.ts';

/** Divides `total` cells among `count` neighbours and their borders; the first ones get the remainder. */
export function shares(total: number, count: number): readonly number[] {
  const cells = total - (count - 1);
  const least = Math.floor(cells / count);
  const over = cells - least * count;
  return Array.from({ length: count }, (_, index) => least + (index < over ? 1 : 0));
}

/** Divides items into groups of nearly equal size; the first groups get the remainder. */
export function spread<T>(items: readonly T[], groups: number): readonly (readonly T[])[] {
  const least = Math.floor(items.length / groups);
  const over = items.length - least * groups;
  let at = 0;
  return Array.from({ length: groups }, (_, index) => {
    const group = items.slice(at, at + least + (index < over ? 1 : 0));
    at += group.length;
    return group;
  });
}

/** Rectangles side by side that fill `rect`. */
export function columnsOf(rect: Rect, count: number): readonly Rect[] {
  let x = rect.x;
  return shares(rect.columns, count).map((columns) => {
    const part = { ...rect, x, columns };
    x += columns + 1;
    return part;
  });
}

/** Rectangles one above the other that fill `rect`. */
export function rowsOf(rect: Rect, count: number): readonly Rect[] {
  let y = rect.y;
  return shares(rect.rows, count).map((rows) => {
    const part = { ...rect, y, rows };
    y += rows + 1;
    return part;
  });
}

/** Cells for the panes in reading order, in `rows` rows of nearly equal length. */
export function gridCells(rect: Rect, rows: number, panes: readonly PaneRole[]): Cell {
  const bands = spread(panes, rows);
  const rects = rowsOf(rect, rows);
  const cells = bands.map((band, index) => rowCell(rects[index] ?? rect, band));
  const [only] = cells;
  return cells.length === 1 && only !== undefined ? only : { is: 'top-bottom', rect, children: cells };
}

function rowCell(rect: Rect, panes: readonly PaneRole[]): Cell {
  const rects = columnsOf(rect, panes.length);
  const cells = panes.map((role, index): Cell => ({ is: 'pane', rect: rects[index] ?? rect, role }));
  const [only] = cells;
  return cells.length === 1 && only !== undefined ? only : { is: 'left-right', rect, children: cells };
}
