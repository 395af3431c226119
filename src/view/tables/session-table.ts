/** The output of `muxcrew ls`: one line per session. */
import type { Line } from '../../core/text/styled-line.ts';
import type { EpochMs } from '../../core/model/worker.ts';
import { duration } from '../text/duration.ts';
import { glyphsFor } from '../text/symbols.ts';
import { tableLines, type Column, type TableCell } from './table.ts';
import type { TableOptions } from './status-table.ts';
import type { Tone } from '../text/tones.ts';

/** One session as listed by `ls`. */
export interface SessionRow {
  readonly session: string;
  readonly project: string;
  readonly backend: string;
  /** `live`: panes and supervisor exist. `unattended`: no supervisor. `lost`: its panes are gone. `ended`: stopped. */
  readonly condition: 'live' | 'unattended' | 'lost' | 'ended';
  readonly completed: number;
  readonly failed: number;
  readonly asking: number;
  readonly total: number;
  readonly clients: number;
  readonly createdAt: EpochMs | null;
}

export const sessionColumns: readonly Column[] = [
  { title: 'SESSION', maxCells: 57 },
  { title: 'CONDITION' },
  { title: 'DONE', align: 'right' },
  { title: 'FAILED', align: 'right' },
  { title: 'ASKING', align: 'right' },
  { title: 'CLIENTS', align: 'right' },
  { title: 'AGE', align: 'right' },
  { title: 'PROJECT' },
];

const tones: Readonly<Record<SessionRow['condition'], Tone>> = {
  live: 'good',
  unattended: 'ask',
  lost: 'bad',
  ended: 'dim',
};

export function sessionTable(sessions: readonly SessionRow[], options: TableOptions): readonly Line[] {
  const { ellipsis } = glyphsFor(options.unicode);
  const rows = sessions.map((session) => sessionCells(session, options.now));
  return tableLines(sessionColumns, rows, { columns: options.columns, colours: options.colours, ellipsis });
}

export function sessionCells(row: SessionRow, now: EpochMs): readonly TableCell[] {
  return [
    { text: row.session, tone: 'strong' },
    { text: row.condition, tone: tones[row.condition] },
    { text: `${row.completed}/${row.total}`, tone: 'plain' },
    { text: count(row.failed), tone: row.failed > 0 ? 'bad' : 'plain' },
    { text: count(row.asking), tone: row.asking > 0 ? 'ask' : 'plain' },
    { text: count(row.clients), tone: 'plain' },
    { text: row.createdAt === null ? '' : duration(now - row.createdAt), tone: 'plain' },
    { text: row.project, tone: 'dim' },
  ];
}

function count(number: number): string {
  return String(number);
}
