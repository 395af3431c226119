/** The last lines of a worker's log as rows; wide lines are wrapped. */
import { cutCells } from '../../core/text/cells.ts';
import { piece, type Draft } from '../text/draft.ts';
import type { SidebarModel } from './model.ts';

/** Takes cleaned lines. */
export function logRows(lines: readonly string[] | null, { size }: SidebarModel): readonly Draft[] {
  if (lines === null) return [[piece(' reading', 'dim')]];
  if (lines.length === 0) return [[piece(' no output yet', 'dim')]];
  return lines.flatMap((line) => folded(line, Math.max(2, size.columns - 1)));
}

function folded(line: string, columns: number): readonly Draft[] {
  const rows: Draft[] = [];
  let rest = line;
  do {
    const head = cutCells(rest, columns);
    // A character wider than the whole row must not loop for ever.
    const row = head === '' ? rest.slice(0, 1) : head;
    rows.push([piece(` ${row}`)]);
    rest = rest.slice(row.length);
  } while (rest !== '');
  return rows;
}
