/** Styled lines -> blessed's cells. Owns which cell gets what; writes to no terminal. */
import { cellsOf } from '../../core/text/cells.ts';
import type { Line, TextStyle } from '../../core/text/styled-line.ts';
import type { BlessedCell, BlessedRow } from './blessed-surface.ts';

const terminalColour = 0x1ff;
const bold = 1;
const inverse = 8;
const plain = (terminalColour << 9) | terminalColour;

/** What was written cannot be relied on: unlike any text, so that blessed writes the cell again. */
const unknownText = '\0';

const notAscii = /[^\x20-\x7e]/;

/**
 * The cells of a row that is `columns` wide. The second half of a wide character is an empty text; without `unicode`
 * each cell of what is not ASCII is a `?`.
 */
export function rowCells(line: Line, columns: number, unicode: boolean): BlessedCell[] {
  const row: BlessedCell[] = [];
  for (const { text, style } of line) {
    const attributes = attributesOf(style);
    for (const cell of cellsOf(text)) {
      if (row.length + cell.width > columns) break;
      const isUnknown = !unicode && notAscii.test(cell.text);
      row.push([attributes, isUnknown ? '?' : cell.text]);
      if (cell.width === 2) row.push([attributes, isUnknown ? '?' : '']);
    }
  }
  while (row.length < columns) row.push([plain, ' ']);
  return row;
}

/**
 * Puts the cells where blessed looks for them. blessed counts every cell as one column when it skips those that stay as
 * they are, so a row that has or had wide characters is written whole.
 */
export function putRow(cells: readonly BlessedCell[], wanted: BlessedRow, written: BlessedRow): void {
  const differs = cells.some(([attributes, text], column) => {
    const now = written[column];
    return now?.[0] !== attributes || now[1] !== text;
  });
  cells.forEach((cell, column) => (wanted[column] = cell));
  if (!differs) return;
  wanted.dirty = true;
  if (hasWide(cells) || hasWide(written)) for (const cell of written) cell[1] = unknownText;
}

function hasWide(cells: readonly BlessedCell[]): boolean {
  return cells.some(([, text]) => text === '');
}

function attributesOf(style: TextStyle): number {
  const flags = (style.bold ? bold : 0) | (style.inverse ? inverse : 0);
  return (flags << 18) | ((style.foreground ?? terminalColour) << 9) | terminalColour;
}
