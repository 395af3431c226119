/** What `muxcrew layout` prints: a line a layout. */
import type { Line } from '../../core/text/styled-line.ts';
import { glyphsFor } from '../text/symbols.ts';
import type { TableOptions } from './status-table.ts';
import { tableLines, type Column, type TableCell } from './table.ts';

/** One layout as it was found; also what `--json` says of it. */
export interface LayoutRow {
  readonly name: string;
  readonly description: string;
  readonly source: 'built-in' | 'user' | 'project';
  readonly path: string;
  /** In the session that was asked about. */
  readonly inForce: boolean;
  /** Why it cannot be used, for people; null: it can. */
  readonly problem: string | null;
}

const columns: readonly Column[] = [
  { title: '' },
  { title: 'LAYOUT' },
  { title: 'FROM' },
  { title: 'WHAT IT DOES' },
];

/** Not the path: in 80 columns nothing would be left for what a layout does. Its file is called as it is. */
const sources: Readonly<Record<LayoutRow['source'], string>> = {
  'built-in': 'built-in',
  user: 'yours',
  project: 'project',
};

export function layoutTable(rows: readonly LayoutRow[], options: TableOptions): readonly Line[] {
  const { ellipsis } = glyphsFor(options.unicode);
  return tableLines(columns, rows.map(cellsOf), { ...options, ellipsis });
}

function cellsOf({ name, description, source, path, inForce, problem }: LayoutRow): readonly TableCell[] {
  return [
    { text: inForce ? '*' : ' ', tone: 'plain' },
    { text: name, tone: inForce ? 'strong' : 'plain' },
    { text: sources[source], tone: 'dim' },
    problem === null
      ? { text: description, tone: 'plain' }
      : { text: `cannot be used: ${problem.replace(`${path}, `, '')}`, tone: 'bad' },
  ];
}
