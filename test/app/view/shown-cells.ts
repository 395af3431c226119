/** Cells as text for people: rows, and beside each the looks of its cells. */
import { attributes, ownColour, rgbOf, type CellGrid } from '../../../src/core/terminal/cell-grid.ts';

export function rowsOf(grid: CellGrid): readonly string[] {
  return Array.from({ length: grid.rows }, (_, row) =>
    grid.text
      .slice(row * grid.columns, (row + 1) * grid.columns)
      .join('')
      .trimEnd(),
  );
}

/** `12-20 214 bold` for cells 12 to 20; plain cells are left out. */
export function looksOf(grid: CellGrid, row: number): string {
  const looks = Array.from({ length: grid.columns }, (_, column) =>
    lookOf(grid, row * grid.columns + column),
  );
  const runs: string[] = [];
  for (let start = 0; start < looks.length;) {
    let end = start + 1;
    while (end < looks.length && looks[end] === looks[start]) end += 1;
    if (looks[start] !== '') runs.push(`${String(start)}-${String(end - 1)} ${looks[start] ?? ''}`);
    start = end;
  }
  return runs.join(', ');
}

export function picture(grid: CellGrid): string {
  const rows = rowsOf(grid).map((row, index) => {
    const looks = looksOf(grid, index);
    const cells = grid.text.slice(index * grid.columns, (index + 1) * grid.columns).join('');
    return looks === '' ? row : `${cells}  | ${looks}`;
  });
  return `${rows.join('\n')}\n`;
}

function lookOf(grid: CellGrid, index: number): string {
  const flags = Object.entries(attributes).filter(([, bit]) => ((grid.attributes[index] ?? 0) & bit) !== 0);
  const foreground = colour(grid.foreground[index] ?? ownColour);
  const background = colour(grid.background[index] ?? ownColour);
  const isBlank =
    (grid.text[index] ?? ' ') === ' ' && background === '' && flags.every(([name]) => name !== 'inverse');
  if (isBlank) return '';
  return [foreground, background === '' ? '' : `on ${background}`, ...flags.map(([name]) => name)]
    .filter((word) => word !== '')
    .join(' ');
}

function colour(value: number): string {
  if (value === ownColour) return '';
  const rgb = rgbOf(value);
  return rgb === null ? String(value) : `#${rgb.toString(16).padStart(6, '0')}`;
}
