/** The part of the window that the user's terminal shows if their sizes differ. Geometry only. */
import type { CellGrid } from '../../core/terminal/cell-grid.ts';
import type { Size } from '../../core/terminal/geometry.ts';
import { focusedPane, isZoomed, sceneSize, type AttachModel, type Point } from './model.ts';

/** The status line takes the last row, unless a zoomed pane fills the whole terminal. */
export function hasStatusLine({ scene, size }: AttachModel): boolean {
  return scene === null || !isZoomed(scene) || size.rows > sceneSize(scene).rows;
}

/** Size available for the window. */
export function windowRoom(model: AttachModel): Size {
  const { columns, rows } = model.size;
  return { columns, rows: Math.max(0, rows - (hasStatusLine(model) ? 1 : 0)) };
}

/** Scrolls so that the focused pane's cursor is visible. */
export function withCursorInView(model: AttachModel): AttachModel {
  const { scene, origin } = model;
  if (scene === null) return model;
  const cursor = cursorInWindow(model) ?? origin;
  const room = windowRoom(model);
  const whole = sceneSize(scene);
  const x = scrolled(origin.x, cursor.x, room.columns, whole.columns);
  const y = scrolled(origin.y, cursor.y, room.rows, whole.rows);
  return x === origin.x && y === origin.y ? model : { ...model, origin: { x, y } };
}

/** Position of the focused pane's cursor, visible or not. */
export function cursorInWindow(model: AttachModel): Point | null {
  const pane = focusedPane(model);
  const cursor = pane === null ? undefined : model.panes.get(pane.id)?.cursor;
  if (pane === null || cursor === undefined) return null;
  const column = Math.min(cursor.column, pane.rect.columns - 1);
  const row = Math.min(cursor.row, pane.rect.rows - 1);
  return { x: pane.rect.x + column, y: pane.rect.y + row };
}

function scrolled(start: number, wanted: number, room: number, whole: number): number {
  const latest = Math.max(0, whole - room);
  const inView = Math.min(Math.max(start, wanted - room + 1), wanted);
  return Math.max(0, Math.min(latest, inView));
}

/** Copies the visible part of the window; unused cells are dots, as in tmux. */
export function showWindow(model: AttachModel, window: CellGrid, terminal: CellGrid): void {
  const { origin } = model;
  const room = windowRoom(model);
  const columns = Math.min(room.columns, window.columns - origin.x, terminal.columns);
  for (let row = 0; row < Math.min(room.rows, terminal.rows); row += 1) {
    const to = row * terminal.columns;
    const isInside = row + origin.y < window.rows;
    const from = (row + origin.y) * window.columns + origin.x;
    if (isInside) copyCells(window, from, terminal, to, columns);
    const rest = isInside ? Math.max(0, columns) : 0;
    fillDots(model, terminal, to + rest, to + terminal.columns);
    if (!isInside) continue;
    // Half a wide character is a blank.
    if (origin.x > 0 && terminal.text[to] === '') terminal.text[to] = ' ';
    if (origin.x + columns < window.columns && window.text[from + columns] === '')
      terminal.text[to + columns - 1] = ' ';
  }
}

function copyCells(source: CellGrid, from: number, target: CellGrid, to: number, count: number): void {
  for (let index = 0; index < count; index += 1) target.text[to + index] = source.text[from + index] ?? ' ';
  target.foreground.set(source.foreground.subarray(from, from + count), to);
  target.background.set(source.background.subarray(from, from + count), to);
  target.attributes.set(source.attributes.subarray(from, from + count), to);
}

function fillDots({ look }: AttachModel, grid: CellGrid, from: number, to: number): void {
  if (from >= to) return;
  grid.text.fill(look.unicode ? '·' : '.', from, to);
  grid.foreground.fill(-1, from, to);
  grid.background.fill(-1, from, to);
  grid.attributes.fill(2, from, to);
}
