/** One worker in the sidebar: its head row (symbol, id, name, state, time) and the rows below. */
import { cleanText } from '../../core/text/clean-text.ts';
import { widthOf } from '../../core/text/cells.ts';
import type { SnapshotWorker } from '../../core/snapshot/snapshot.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import { bar } from '../text/bar.ts';
import { foreign, foreignColumn, piece, type Draft } from '../text/draft.ts';
import { briefDuration, settledDuration } from '../text/duration.ts';
import type { SidebarModel } from './model.ts';
import { glyphsFor, lookOf, type Glyphs } from '../text/symbols.ts';
import { waitingText } from '../text/waiting-text.ts';
import { wrap } from '../text/wrap.ts';
import { ageOf, isSettled } from '../tables/worker-order.ts';

/** Width of the longest state names, `completed` and `verifying`. */
const stateCells = 9;
const timeCells = 5;
/** Narrower sidebars omit the time, so that names keep room. */
const columnsForTime = 30;
const indent = '   ';
const barCells = 10;
/** Minimum room of a text that shares its row with a bar; otherwise it gets a row of its own. */
const leastBesideBar = 12;

/** `whole`: a bar gets a row of its own if needed. `short`: it shares one if possible. `head`: only the head row. */
export type Detail = 'whole' | 'short' | 'head';

export interface WorkerRowsOptions {
  readonly idCells: number;
  readonly detail: Detail;
}

export function workerRows(
  worker: SnapshotWorker,
  model: SidebarModel,
  { idCells, detail }: WorkerRowsOptions,
): readonly Draft[] {
  return [headRow(worker, model, idCells), ...knownDetailRows(worker, model, detail)];
}

/** Number of rows that `workerRows` returns. */
export function workerHeight(worker: SnapshotWorker, model: SidebarModel, detail: Detail): number {
  return 1 + knownDetailRows(worker, model, detail).length;
}

/** Whether a sidebar of that width shows how long a worker has been in its state. */
export function showsTime(columns: number): boolean {
  return columns >= columnsForTime;
}

function headRow(worker: SnapshotWorker, model: SidebarModel, idCells: number): Draft {
  const glyphs = glyphsFor(model.unicode);
  const { tone, rank } = lookOf(worker.state);
  const { columns } = model.size;
  const withTime = showsTime(columns);
  const fixed = 3 + idCells + 1 + 1 + stateCells + (withTime ? 1 + timeCells : 0);
  return [
    piece(` ${glyphs.state(worker.state)} `, tone),
    foreignColumn(worker.id, idCells, glyphs.ellipsis),
    piece(' '),
    foreignColumn(
      worker.name,
      Math.max(1, columns - fixed),
      glyphs.ellipsis,
      rank === 0 ? 'strong' : 'plain',
    ),
    piece(' '),
    foreignColumn(worker.state, stateCells, glyphs.ellipsis, tone),
    ...(withTime ? [piece(timeText(worker, model).padStart(1 + timeCells), 'dim')] : []),
  ];
}

function timeText(worker: SnapshotWorker, model: SidebarModel): string {
  const age = ageOf(worker, model.now);
  if (age === null) return '';
  return isSettled(worker) ? settledDuration(age) : briefDuration(age);
}

/** Everything the rows below the head depend on: the key of `knownDetailRows`. */
type Detailed = Pick<
  SnapshotWorker,
  'role' | 'state' | 'detail' | 'status' | 'progress' | 'waiting' | 'recovered'
>;

interface KnownRows {
  /** The inputs they were made of. */
  readonly from: string;
  readonly rows: readonly Draft[];
}

/**
 * The last rows per worker and detail: a crowded list is first tried in full. The clock and other workers change more often
 * than any one worker.
 */
const known: Readonly<Record<Exclude<Detail, 'head'>, Map<WorkerId, KnownRows>>> = {
  whole: new Map(),
  short: new Map(),
};

function knownDetailRows(worker: SnapshotWorker, model: SidebarModel, shown: Detail): readonly Draft[] {
  if (shown === 'head') return [];
  const { id, role, state, detail, status, progress } = worker;
  const from = [
    `${role} ${model.size.columns} ${model.unicode} ${state} ${progress?.done}/${progress?.total}`,
    detail,
    status,
    waitingText(worker, model.now),
    worker.recovered?.text,
  ].join('\0');
  const before = known[shown].get(id);
  if (before?.from === from) return before.rows;
  const rows = [
    ...roleRows(worker, model),
    ...waitingRows(worker, model),
    ...(shown === 'whole' ? detailRows(worker, model) : shortRows(worker, model)),
    ...recoveryRows(worker, model),
  ];
  known[shown].set(id, { from, rows });
  return rows;
}

/** A role other than worker is named. */
function roleRows({ role }: Detailed, { size }: SidebarModel): readonly Draft[] {
  const text = 'manages the crew';
  if (role !== 'manager' || size.columns < indent.length + text.length) return [];
  return [[piece(indent), piece(text, 'dim')]];
}

function waitingRows(worker: Detailed, { now, size, unicode }: SidebarModel): readonly Draft[] {
  const text = waitingText(worker, now);
  return text === null ? [] : textRows(text, size.columns - indent.length - 1, 2, glyphsFor(unicode));
}

/** For a recovered worker; a state that is about the crash itself shows as much. */
function recoveryRows({ state, recovered }: Detailed, { size, unicode }: SidebarModel): readonly Draft[] {
  if (recovered == null || state === 'failed' || state === 'queued' || state === 'stopped') return [];
  return textRows(cleanText(recovered.text), size.columns - indent.length - 1, 2, glyphsFor(unicode));
}

function detailRows(worker: Detailed, model: SidebarModel): readonly Draft[] {
  const glyphs = glyphsFor(model.unicode);
  const cells = model.size.columns - indent.length - 1;
  const { text, isStatus, rows } = textOf(worker);
  const progress = hasBar(worker) ? worker.progress : null;
  if (progress === null) return textRows(text, cells, rows, glyphs);
  const drawn = bar(progress.done, progress.total, barCells, glyphs, 'busy');
  const count = `${progress.done}/${progress.total}`;
  const beside = isStatus && text !== '' ? text : '';
  const room = cells - barCells - 2;
  // A status line shares the row of its bar if it fits and contains the count itself.
  if (widthOf(beside) <= room && (beside.includes(count) || beside.includes('%'))) {
    return [[piece(indent), foreignColumn(beside, room, glyphs.ellipsis), piece('  '), ...drawn]];
  }
  const counted = progress.total === 100 ? `${progress.done} %` : count;
  const barRow = [
    piece(indent),
    ...drawn,
    piece(' '),
    foreign(counted, Math.max(0, cells - barCells - 1), glyphs.ellipsis, 'dim'),
  ];
  return [...textRows(text, cells, rows, glyphs), barRow];
}

/** If space is scarce: a worker that asks or has failed shows text only, and a bar shares a row if possible. */
function shortRows(worker: Detailed, model: SidebarModel): readonly Draft[] {
  const glyphs = glyphsFor(model.unicode);
  const cells = model.size.columns - indent.length - 1;
  const room = cells - barCells - 2;
  const { text, rows } = textOf(worker);
  const progress = hasBar(worker) ? worker.progress : null;
  if (progress === null || rows > 1) return textRows(text, cells, rows, glyphs);
  if (text === '' || room < leastBesideBar) return detailRows(worker, model);
  const drawn = bar(progress.done, progress.total, barCells, glyphs, 'busy');
  return [[piece(indent), foreignColumn(text, room, glyphs.ellipsis), piece('  '), ...drawn]];
}

function textRows(text: string, cells: number, rows: number, glyphs: Glyphs): readonly Draft[] {
  return wrap(text, cells, rows, glyphs.ellipsis).map((line) => [piece(indent), piece(line)]);
}

interface DetailText {
  readonly text: string;
  readonly isStatus: boolean;
  /** Maximum number of rows. */
  readonly rows: number;
}

/** The state's detail comes before the last message, unless the message contains more. */
function textOf(worker: Detailed): DetailText {
  const detail = cleanText(worker.detail ?? '');
  const status = cleanText(worker.status ?? '');
  switch (worker.state) {
    case 'asking':
    case 'failed':
    case 'blocked':
    case 'lost':
      return detail === ''
        ? { text: status, isStatus: true, rows: 2 }
        : { text: detail, isStatus: false, rows: 2 };
    case 'queued':
    case 'limited':
    case 'unknown':
      return detail === ''
        ? { text: status, isStatus: true, rows: 1 }
        : { text: detail, isStatus: false, rows: 1 };
    default:
      return status === ''
        ? { text: detail, isStatus: false, rows: 1 }
        : { text: status, isStatus: true, rows: 1 };
  }
}

function hasBar({ state, progress }: Detailed): boolean {
  return (
    progress !== null &&
    progress.total > 0 &&
    state !== 'completed' &&
    state !== 'stopped' &&
    state !== 'queued'
  );
}
