/** Writes muxcrew's own text on a grid, cut at the end of the row. */
import { cellsOf } from '../../core/text/cells.ts';
import { ownColour, type CellGrid } from '../../core/terminal/cell-grid.ts';

/** `text` is muxcrew's own or was cleaned. `end`: the first column not to draw on. Returns the column after the text. */
export function putText(
  grid: CellGrid,
  row: number,
  column: number,
  end: number,
  text: string,
  style: { readonly attributes: number; readonly foreground?: number } = { attributes: 0 },
): number {
  let at = column;
  const put = (cell: string): void => {
    const index = row * grid.columns + at;
    grid.text[index] = cell;
    grid.foreground[index] = style.foreground ?? ownColour;
    grid.background[index] = ownColour;
    grid.attributes[index] = style.attributes;
    at += 1;
  };
  for (const { text: cell, width } of cellsOf(text)) {
    if (at + width > Math.min(end, grid.columns)) break;
    put(cell);
    if (width === 2) put('');
  }
  return at;
}

/** Before a part of a row is overwritten: if one half of a wide character goes, the other goes too. */
export function cutEdges(grid: CellGrid, row: number, from: number, to: number): void {
  const start = row * grid.columns;
  if (from > 0 && grid.text[start + from] === '') grid.text[start + from - 1] = ' ';
  if (to < grid.columns && grid.text[start + to] === '') grid.text[start + to] = ' ';
}
