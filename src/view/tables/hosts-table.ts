/** The output of `ls` and `status --all-hosts`: every machine in one table, and which of them did not answer. */
import type { Reach } from '../../core/snapshot/host-sessions.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import type { Line } from '../../core/text/styled-line.ts';
import type { EpochMs } from '../../core/model/worker.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { colour, piece } from '../text/draft.ts';
import { coarseDuration } from '../text/duration.ts';
import { sessionCells, sessionColumns, type SessionRow } from './session-table.ts';
import { workerCells, workerColumns, type TableOptions } from './status-table.ts';
import { glyphsFor } from '../text/symbols.ts';
import { tableLines, type TableCell } from './table.ts';
import { wrap } from '../text/wrap.ts';

export interface HostView {
  readonly host: string;
  readonly reach: Reach;
  /** Age of the known data; null: none. Milliseconds. */
  readonly age: number | null;
  /** The host's own clock, if it reported it. */
  readonly now: EpochMs;
  readonly sessions: readonly { readonly row: SessionRow; readonly snapshot: Snapshot | null }[];
}

/** ssh's messages may be long; the table matters more. */
const mostNoteRows = 4;

const host = { title: 'HOST', maxCells: 20 } as const;

export function sessionsOfHosts(hosts: readonly HostView[], options: TableOptions): readonly Line[] {
  const rows = hosts.flatMap((view) =>
    view.sessions.map(({ row }) => marked(view, 1, sessionCells(row, view.now))),
  );
  return tableLines([host, ...sessionColumns], rows, lookOf(options));
}

export function crewsOfHosts(hosts: readonly HostView[], options: TableOptions): readonly Line[] {
  const glyphs = glyphsFor(options.unicode);
  const rows = hosts.flatMap((view) =>
    view.sessions.flatMap(({ row, snapshot }) =>
      (snapshot?.workers ?? []).map((worker) => {
        const [id, name, ...rest] = workerCells(worker, view.now, glyphs);
        const session: TableCell = { text: row.session, tone: 'plain' };
        return marked(
          view,
          3,
          [session, id, name, ...rest].filter((cell) => cell !== undefined),
        );
      }),
    ),
  );
  const columns = [host, { title: 'SESSION', maxCells: 30 }, ...workerColumns];
  return tableLines(columns, rows, lookOf(options));
}

/** Nothing for a host that has answered. */
export function hostNotes(hosts: readonly HostView[], options: TableOptions): readonly Line[] {
  const { warning, ellipsis } = glyphsFor(options.unicode);
  return hosts.flatMap(({ host: name, reach, age, sessions }) => {
    if (reach.is === 'answered') return [];
    const known =
      age === null
        ? 'it has never answered'
        : sessions.length === 0
          ? `${coarseDuration(age)} ago it had no session`
          : `its data is ${coarseDuration(age)} old`;
    const mend = reach.is === 'no muxcrew' ? `: muxcrew host setup ${name}` : '';
    const what = reach.is === 'no muxcrew' ? 'has no usable muxcrew' : 'is unreachable';
    const text = cleanText(`${name} ${what} (${reach.why}); ${known}${mend}`);
    const lines = wrap(text, (options.columns ?? Infinity) - 2, mostNoteRows, ellipsis);
    return lines.map((line, index) =>
      colour(
        [piece(index === 0 ? `${warning} ` : '  ', 'ask'), piece(line, 'ask')],
        options.columns ?? Infinity,
        options.colours,
      ),
    );
  });
}

/** Prefixes the host's name; if it did not answer, adds the age of the condition and dims the row. */
function marked(view: HostView, condition: number, cells: readonly TableCell[]): readonly TableCell[] {
  const isStale = view.reach.is !== 'answered';
  const age = view.age === null ? '' : `, ${coarseDuration(view.age)} ago`;
  const own = cells.map(({ text, tone }, index): TableCell => {
    if (!isStale) return { text, tone };
    return { text: index === condition ? text + age : text, tone: 'dim' };
  });
  return [{ text: view.host, tone: isStale ? 'dim' : 'strong' }, ...own];
}

function lookOf({ columns, colours, unicode }: TableOptions): Parameters<typeof tableLines>[2] {
  return { columns, colours, ellipsis: glyphsFor(unicode).ellipsis };
}
