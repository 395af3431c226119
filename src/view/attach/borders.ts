/**
 * The lines between panes: every cell of the window outside the panes. Those of the focused pane are marked by colour or,
 * without colours, by a heavier line.
 */
import { attributes, ownColour, type CellGrid } from '../../core/terminal/cell-grid.ts';
import type { Rect } from '../../core/terminal/geometry.ts';
import type { Scene } from '../../core/terminal/scene.ts';
import type { Look } from './model.ts';

/** Directions in which the line continues: 1 up, 2 right, 4 down, 8 left. */
const thin = ' │─└││┌├─┘─┴┐┤┬┼';
const thick = ' ┃━┗┃┃┏┣━┛━┻┓┫┳╋';
const ascii = ' |-+||++-+-+++++';
const asciiMarked = ' #=#####=#=#####';

/** Green of the 16 colours, as in tmux. */
const markColour = 2;

export function drawBorders(grid: CellGrid, scene: Scene, look: Look): void {
  const { columns, rows } = grid;
  const isBorder = borderMap(scene, grid);
  const at = (column: number, row: number): number =>
    column >= 0 && column < columns && row >= 0 && row < rows ? (isBorder[row * columns + column] ?? 0) : 0;
  const focused = scene.panes.find(({ active }) => active)?.rect ?? null;
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      if (at(column, row) === 0) continue;
      const ways =
        at(column, row - 1) + 2 * at(column + 1, row) + 4 * at(column, row + 1) + 8 * at(column - 1, row);
      const marked = focused !== null && scene.panes.length > 1 && touches(focused, column, row);
      put(grid, row * columns + column, ways, marked, look);
    }
}

function put(grid: CellGrid, index: number, ways: number, marked: boolean, { colours, unicode }: Look): void {
  const byShape = marked && colours === 0;
  const shapes = unicode ? (byShape ? thick : thin) : byShape ? asciiMarked : ascii;
  grid.text[index] = shapes[ways] ?? ' ';
  grid.foreground[index] = marked ? markColour : ownColour;
  grid.background[index] = ownColour;
  grid.attributes[index] = marked ? 0 : attributes.dim;
}

function borderMap(scene: Scene, { columns, rows }: CellGrid): Uint8Array {
  const map = new Uint8Array(columns * rows).fill(1);
  for (const { rect } of scene.panes)
    for (let row = Math.max(0, rect.y); row < Math.min(rows, rect.y + rect.rows); row += 1)
      map.fill(
        0,
        row * columns + Math.max(0, rect.x),
        row * columns + Math.min(columns, rect.x + rect.columns),
      );
  return map;
}

/** The rectangle's own frame, with corners. */
function touches(rect: Rect, column: number, row: number): boolean {
  return (
    column >= rect.x - 1 && column <= rect.x + rect.columns && row >= rect.y - 1 && row <= rect.y + rect.rows
  );
}
