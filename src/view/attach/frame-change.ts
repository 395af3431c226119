/**
 * Computes what to write so that a terminal that shows one frame shows another. Owns cursor moves and omissions; the
 * terminal must not wrap at its right edge.
 */
import { ownColour, type CellGrid } from '../../core/terminal/cell-grid.ts';
import { shownColour, type ColourDepth } from './colour-depth.ts';
import { isSureOfWidth } from './drawn-text.ts';
import { penChange, plainPen, type Pen } from './pen.ts';

export interface FrameStyle {
  readonly colours: ColourDepth;
  /** See drawn-text.ts. */
  readonly drawn: (text: string, isWide: boolean) => string;
}

/** Unchanged cells that are rewritten where that is shorter than moving past them. */
const shortGap = 4;
/** From this number of blanks on, erasing is shorter. */
const shortErase = 4;

/** `shown` null: the content is unknown. Otherwise it has the size of `next`. Resets the pen. */
export function frameChange(shown: CellGrid | null, next: CellGrid, style: FrameStyle): string {
  const out = writer(next, style);
  for (let row = 0; row < next.rows; row += 1) rowChange(shown, next, row, out);
  return out.end();
}

function rowChange(shown: CellGrid | null, next: CellGrid, row: number, out: Writer): void {
  const start = row * next.columns;
  const end = start + next.columns;
  let blanksFrom: number | null = null;
  let written = start;
  for (let index = start; index < end; index += 1) {
    if (shown !== null && isSame(shown, next, index) && !out.isDoubtful(index)) continue;
    blanksFrom ??= trailingBlanks(next, start, end);
    if (index >= blanksFrom && end - blanksFrom >= shortErase)
      return out.erase(row, Math.max(written, blanksFrom) - start);
    // The second half of a wide character is written with its first.
    const isWritten = next.text[index] === '' && written === index && index > start;
    if (isWritten) {
      written = index + 1;
      continue;
    }
    const first = next.text[index] === '' && index > start ? index - 1 : index;
    const from =
      first - written <= shortGap && written > start && next.text[written] !== '' ? written : first;
    for (let cell = from; cell <= index; cell += 1) out.cell(row, cell - start, cell);
    written = index + 1;
  }
}

function isSame(a: CellGrid, b: CellGrid, index: number): boolean {
  return (
    a.text[index] === b.text[index] &&
    a.foreground[index] === b.foreground[index] &&
    a.background[index] === b.background[index] &&
    a.attributes[index] === b.attributes[index]
  );
}

function trailingBlanks(grid: CellGrid, start: number, end: number): number {
  let from = end;
  while (
    from > start &&
    grid.text[from - 1] === ' ' &&
    grid.background[from - 1] === ownColour &&
    grid.attributes[from - 1] === 0
  )
    from -= 1;
  return from;
}

interface Writer {
  cell(row: number, column: number, index: number): void;
  erase(row: number, column: number): void;
  /** A character of uncertain width was written just before it, and may have covered it. */
  isDoubtful(index: number): boolean;
  end(): string;
}

function writer(grid: CellGrid, { colours, drawn }: FrameStyle): Writer {
  let out = '';
  let pen: Pen = plainPen;
  // Attributes of the current pen: most cells look like the one before.
  let foreground = ownColour;
  let background = ownColour;
  let attributes = 0;
  /** Index of the terminal's cursor; -1: unknown. */
  let place = -1;
  let doubtful = -1;

  const moveTo = (row: number, column: number): void => {
    if (place !== row * grid.columns + column || column === 0) out += `\x1b[${row + 1};${column + 1}H`;
  };
  const look = (fg: number, bg: number, attr: number): void => {
    if (fg === foreground && bg === background && attr === attributes) return;
    const next = {
      foreground: shownColour(fg, colours),
      background: shownColour(bg, colours),
      attributes: attr,
    };
    out += penChange(pen, next);
    pen = next;
    foreground = fg;
    background = bg;
    attributes = attr;
  };
  return {
    cell(row, column, index) {
      const text = grid.text[index] ?? ' ';
      if (text === '') return;
      const isWide = column + 1 < grid.columns && grid.text[index + 1] === '';
      moveTo(row, column);
      look(
        grid.foreground[index] ?? ownColour,
        grid.background[index] ?? ownColour,
        grid.attributes[index] ?? 0,
      );
      const sent = drawn(text, isWide);
      out += sent;
      const after = index + (isWide ? 2 : 1);
      const sure = isSureOfWidth(sent) || /^[ -~]+$/.test(sent);
      place = sure && column + (isWide ? 2 : 1) < grid.columns ? after : -1;
      if (!sure) doubtful = after;
    },
    erase(row, column) {
      moveTo(row, column);
      look(ownColour, ownColour, 0);
      out += '\x1b[K';
      place = -1;
    },
    isDoubtful: (index) => index === doubtful,
    end() {
      look(ownColour, ownColour, 0);
      return out;
    },
  };
}
