/** The output of `muxcrew layout`: one line per layout. */
import type { Line } from '../../core/text/styled-line.ts';
import { glyphsFor } from '../text/symbols.ts';
import type { TableOptions } from './status-table.ts';
import { tableLines, type Column, type TableCell } from './table.ts';

/** One layout as found; also an entry of `--json`. */
export interface LayoutRow {
  readonly name: string;
  readonly description: string;
  readonly source: 'built-in' | 'user' | 'project';
  readonly path: string;
  /** It is in force in the chosen session. */
  readonly inForce: boolean;
  /** Why it is unusable, as a text; null: it is usable. */
  readonly problem: string | null;
}

const columns: readonly Column[] = [
  { title: '' },
  { title: 'LAYOUT' },
  { title: 'FROM' },
  { title: 'DESCRIPTION' },
];

/** Not the path: in 80 columns it would leave no room for the description. The file has the layout's name. */
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
      : { text: `unusable: ${problem.replace(`${path}, `, '')}`, tone: 'bad' },
  ];
}
