/** The output of `muxcrew status`: one session, its problems, and one line per worker in session order. */
import { cleanText } from '../../core/text/clean-text.ts';
import type { Snapshot, SnapshotWorker } from '../../core/snapshot/snapshot.ts';
import type { Line } from '../../core/text/styled-line.ts';
import type { EpochMs } from '../../core/model/worker.ts';
import { colour, piece } from '../text/draft.ts';
import { duration, settledDuration } from '../text/duration.ts';
import { limitText } from '../text/max-at-once.ts';
import { glyphsFor, lookOf, type Glyphs } from '../text/symbols.ts';
import { tableLines, type Column, type TableCell } from './table.ts';
import type { Colours } from '../text/tones.ts';
import { ageOf, isSettled } from './worker-order.ts';
import { limitDollars } from '../../core/model/cost.ts';
import { crewUsageWords } from '../text/usage-text.ts';
import { waitingText } from '../text/waiting-text.ts';
import { wrap } from '../text/wrap.ts';
import { sessionBanners } from '../text/session-banners.ts';

export interface TableOptions {
  /** The terminal's width; null for a pipe or a file: nothing is cut. */
  readonly columns: number | null;
  readonly now: EpochMs;
  readonly colours: Colours;
  readonly unicode: boolean;
}

export const workerColumns: readonly Column[] = [
  { title: 'ID', align: 'right' },
  { title: 'NAME', maxCells: 20 },
  { title: 'STATE' },
  { title: 'FOR', align: 'right' },
  { title: 'DONE', align: 'right' },
  { title: 'STATUS' },
];

const mostBannerRows = 3;

export function statusTable(
  snapshot: Snapshot,
  problem: Parameters<typeof sessionBanners>[1],
  options: TableOptions,
): readonly Line[] {
  const glyphs = glyphsFor(options.unicode);
  const look = { columns: options.columns, colours: options.colours, ellipsis: glyphs.ellipsis };
  const { completed, failed, total } = snapshot.progress;
  const done = `${completed} of ${total} completed${failed > 0 ? `, ${failed} failed` : ''}`;
  const summary = [done, ...crewUsageWords(snapshot), ...limitWords(snapshot)].join('  ');
  const width = options.columns ?? Infinity;
  return [
    colour(
      [
        piece(cleanText(snapshot.session), 'strong'),
        piece(`  ${summary}`),
        piece(`  ${cleanText(snapshot.project)}`, 'dim'),
      ],
      width,
      options.colours,
    ),
    ...sessionBanners(snapshot, problem).flatMap(({ text, tone }) =>
      wrap(cleanText(text), width - 2, mostBannerRows, glyphs.ellipsis).map((row, index) =>
        colour(
          [piece(index === 0 ? `${glyphs.warning} ` : '  ', tone), piece(row, tone)],
          width,
          options.colours,
        ),
      ),
    ),
    ...tableLines(
      workerColumns,
      snapshot.workers.map((worker) => workerCells(worker, options.now, glyphs)),
      look,
    ),
  ];
}

export function workerCells(worker: SnapshotWorker, now: EpochMs, glyphs: Glyphs): readonly TableCell[] {
  const { tone } = lookOf(worker.state);
  const age = ageOf(worker, now);
  return [
    { text: worker.id, tone: 'plain' },
    { text: worker.name, tone: 'plain' },
    { text: `${glyphs.state(worker.state)} ${worker.state}`, tone },
    { text: age === null ? '' : isSettled(worker) ? settledDuration(age) : duration(age), tone: 'plain' },
    { text: doneText(worker), tone: 'plain' },
    { text: sayings(worker, now), tone: 'plain' },
  ];
}

/** Limits of the whole crew; empty without any. */
function limitWords({ limits, slots }: Snapshot): readonly string[] {
  const { maxWorkers = null, maxCostUsd = null } = limits ?? {};
  return [
    ...(maxWorkers === null ? [] : [limitText(maxWorkers, slots.used)]),
    ...(maxCostUsd === null ? [] : [`max cost ${limitDollars(maxCostUsd)}`]),
  ];
}

function doneText({ progress, state }: SnapshotWorker): string {
  if (progress === null) return '';
  // It completed without a last progress report.
  if (state === 'completed' && progress.done < progress.total) return '';
  return progress.total === 100 ? `${progress.done} %` : `${progress.done}/${progress.total}`;
}

/** The state's detail, and the last message if that differs. */
function sayings(worker: SnapshotWorker, now: EpochMs): string {
  const { detail, status } = worker;
  const said = status === null || detail?.includes(status) === true ? null : status;
  return [waitingText(worker, now), detail, said].filter((text) => text !== null && text !== '').join('; ');
}
