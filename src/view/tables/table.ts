/** Plain tables, aligned by cell width. The last column takes the rest of the width, and is not padded. */
import { fit, truncate, widthOf } from '../../core/text/cells.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import type { Line } from '../../core/text/styled-line.ts';
import { colour, piece, type Draft } from '../text/draft.ts';
import type { Colours, Tone } from '../text/tones.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Longer texts are cut; not for the last column. */
  readonly maxCells?: number;
}

export interface TableCell {
  readonly text: string;
  readonly tone: Tone;
}

export interface TableLook {
  /** The terminal's width in cells; null for a pipe or a file: nothing is cut. */
  readonly columns: number | null;
  readonly colours: Colours;
  readonly ellipsis: string;
}

const gap = '  ';
const minLastCells = 10;

/** One line for the titles and one per row. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly TableCell[])[],
  look: TableLook,
): readonly Line[] {
  const titles = columns.map(({ title }): TableCell => ({ text: title, tone: 'dim' }));
  const all = [titles, ...rows].map((row) => row.map(({ text, tone }) => ({ text: cleanText(text), tone })));
  const widths = columns.map(({ maxCells }, index) =>
    Math.min(maxCells ?? Infinity, Math.max(...all.map((row) => widthOf(row[index]?.text ?? '')))),
  );
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + gap.length, 0);
  const width = look.columns ?? Infinity;
  const lastCells = Math.max(minLastCells, width - before);
  return all.map((row) => {
    const draft = row.flatMap(({ text, tone }, index): Draft => {
      if (index === columns.length - 1) return [piece(truncate(text, lastCells, look.ellipsis), tone)];
      return [
        piece(fit(text, widths[index] ?? 0, columns[index]?.align ?? 'left', look.ellipsis), tone),
        piece(gap),
      ];
    });
    return colour(draft, width, look.colours);
  });
}
