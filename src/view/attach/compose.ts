/**
 * Draws panes, borders, status line, overlays and cursor as cells. Uses two grids: the window's, in which only panes with
 * new output are redrawn, and the terminal's, which shows the window or a part of it.
 */
import { attributes, clearRect, type CellGrid } from '../../core/terminal/cell-grid.ts';
import type { PaneId, Rect } from '../../core/terminal/geometry.ts';
import type { Scene, ScenePane } from '../../core/terminal/scene.ts';
import { drawBorders } from './borders.ts';
import { drawHelp } from './help.ts';
import { focusedPane, modesOf, sceneSize, type AttachModel } from './model.ts';
import { cutEdges, putText } from './put-text.ts';
import { drawStatusLine } from './status-line.ts';
import { cursorInWindow, hasStatusLine, showWindow, windowRoom } from './viewport.ts';

/** Copies a pane's rows, from `top` on (negative: of its history), into the rectangle. Does nothing while they are unknown. */
export type DrawPane = (pane: PaneId, top: number, grid: CellGrid, rect: Rect) => void;

export interface DrawnCursor {
  readonly column: number;
  readonly row: number;
}

export function drawWindow(model: AttachModel, window: CellGrid, content: DrawPane): void {
  const { scene } = model;
  clearRect(window, { x: 0, y: 0, ...window });
  if (scene === null) return;
  drawBorders(window, scene, model.look);
  for (const { id } of scene.panes) drawPane(model, window, content, id);
}

export function drawPane(model: AttachModel, window: CellGrid, content: DrawPane, id: PaneId): void {
  const pane = model.scene?.panes.find((one) => one.id === id);
  if (pane === undefined || model.scene === null) return;
  const rect = within(pane.rect, model.scene);
  const { mode } = model;
  const scrolled = mode.is === 'scroll' && mode.pane === id ? mode : null;
  clearRect(window, rect);
  content(id, scrolled?.lines == null ? 0 : -scrolled.back, window, rect);
  if (scrolled !== null) drawPlace(window, rect, scrolled.back, scrolled.lines);
  else if (pane.dead !== null && !tellsItsEnd(pane)) drawEnd(window, rect, pane.dead);
}

export function drawTerminal(model: AttachModel, window: CellGrid, terminal: CellGrid): void {
  showWindow(model, window, terminal);
  if (hasStatusLine(model)) drawStatusLine(model, terminal, terminal.rows - 1);
  if (model.mode.is === 'help') drawHelp(model, terminal, model.mode.scroll);
}

/** Null: no cursor is shown. */
export function drawnCursor(model: AttachModel): DrawnCursor | null {
  const pane = focusedPane(model);
  const place = cursorInWindow(model);
  if (pane === null || place === null || model.mode.is !== 'panes') return null;
  if (pane.dead !== null || !modesOf(model, pane.id).cursorVisible) return null;
  const room = windowRoom(model);
  const column = place.x - model.origin.x;
  const row = place.y - model.origin.y;
  return column < 0 || row < 0 || column >= room.columns || row >= room.rows ? null : { column, row };
}

/** A pane may extend over the window's edge for a moment, while its layout follows a resize. */
function within(rect: Rect, scene: Scene): Rect {
  const size = sceneSize(scene);
  const columns = Math.max(0, Math.min(rect.columns, size.columns - rect.x));
  return { ...rect, columns, rows: Math.max(0, Math.min(rect.rows, size.rows - rect.y)) };
}

function drawPlace(grid: CellGrid, rect: Rect, back: number, lines: number | null): void {
  const text = lines === null ? '[…]' : `[${back}/${lines}]`;
  drawOver(grid, rect, rect.y, Math.max(rect.x, rect.x + rect.columns - text.length), text);
}

function drawEnd(grid: CellGrid, rect: Rect, dead: NonNullable<ScenePane['dead']>): void {
  drawOver(grid, rect, rect.y + rect.rows - 1, rect.x, endText(dead));
}

/** Skips panes that print it themselves: a worker's wrapper prints how the agent ended unless it is killed, and the pane of a waiting worker prints why it waits. */
function tellsItsEnd({ role, dead }: ScenePane): boolean {
  return role?.is === 'worker' && dead !== null && dead.code !== null;
}

function endText({ code, signal }: NonNullable<ScenePane['dead']>): string {
  if (code !== null) return `exited with ${code}`;
  return signal === null ? 'ended' : `ended by signal ${signal}`;
}

function drawOver(grid: CellGrid, rect: Rect, row: number, column: number, text: string): void {
  const end = rect.x + rect.columns;
  if (rect.rows < 1 || column >= end) return;
  const to = Math.min(end, column + text.length);
  cutEdges(grid, row, column, to);
  putText(grid, row, column, end, text, { attributes: attributes.inverse });
}
