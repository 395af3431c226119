/** Breaks a text into rows of a width, at spaces where it can. */
import { cellsOf, truncate, widthOf } from '../../core/text/cells.ts';

/** At most `rows` rows of at most `cells` cells; the last one ends in the ellipsis where something had to go. */
export function wrap(text: string, cells: number, rows: number, ellipsis: string): readonly string[] {
  if (cells < 1 || rows < 1) return [];
  const lines: string[] = [];
  let rest = text.trim();
  while (rest !== '' && lines.length < rows - 1 && widthOf(rest) > cells) {
    const head = headOf(rest, cells);
    lines.push(head.trimEnd());
    rest = rest.slice(head.length).trimStart();
  }
  return rest === '' ? lines : [...lines, truncate(rest, cells, ellipsis)];
}

/** What of the text goes on the first row; never empty, so that the rest gets shorter. */
function headOf(text: string, cells: number): string {
  let width = 0;
  let end = 0;
  let lastSpace = 0;
  for (const char of text) {
    const [cell] = cellsOf(char);
    width += cell?.width ?? 0;
    if (width > cells) break;
    end += char.length;
    if (char === ' ') lastSpace = end;
  }
  // A row of one long word is broken inside it.
  const fits = lastSpace > cells / 3 ? lastSpace : end;
  return text.slice(0, Math.max(fits, 1));
}
