/**
 * A run's timeline for a terminal: the output of `muxcrew timeline`, and part of report.md. Each row shows the start of a
 * state by its symbol, and its length by a line; a legend explains the symbols. On a narrow terminal each
 * worker has one row for its name and one for its time.
 */
import type { Report, ReportWorker } from '../../core/snapshot/report.ts';
import type { Line } from '../../core/text/styled-line.ts';
import type { TableOptions } from '../tables/status-table.ts';
import { widthOf } from '../../core/text/cells.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { stateNames } from '../../core/model/state.ts';
import {
  colour,
  draftWidth,
  ends,
  foreignColumn,
  foreign,
  piece,
  type Draft,
  type Piece,
} from '../text/draft.ts';
import {
  momentText,
  progressText,
  spanText,
  speedUpSentence,
  usageTexts,
  wallText,
} from '../report/words.ts';
import { glyphsFor, lookOf, type Glyphs } from '../text/symbols.ts';
import { wrap } from '../text/wrap.ts';
import { ticks } from './axis.ts';
import { timeCells } from './cells.ts';
import { rowOf } from './spans.ts';

/** For a pipe or a file. */
const pipeColumns = 100;
const widestLabel = 24;
/** Minimum cells of a bar beside its text. */
const leastBar = 24;
const gap = 2;
/** A tick's text and the room before the next. */
const tickCells = 9;

export function timelineLines(report: Report, options: TableOptions): readonly Line[] {
  const columns = Math.max(1, options.columns ?? pipeColumns);
  const glyphs = glyphsFor(options.unicode);
  const drafts = [
    ...header(report, columns, glyphs),
    [],
    ...rows(report, columns, glyphs),
    [],
    ...legend(report, columns, glyphs),
  ];
  return drafts.map((draft) => colour(draft, options.columns ?? Infinity, options.colours));
}

function header(report: Report, columns: number, glyphs: Glyphs): readonly Draft[] {
  const { ellipsis } = glyphs;
  const name = foreign(report.session, columns, ellipsis, 'strong');
  const words = [progressText(report), ...usageTexts(report)].map((text) => piece(text));
  const began = `started ${momentText(report.from)}, ${wallText(report)}`;
  const sentence = speedUpSentence(report);
  return [
    ...inRows([name, ...words], columns),
    ...[began, ...(sentence === null ? [] : [sentence])].flatMap((text) =>
      wrap(text, columns, 5, ellipsis).map((line): Draft => [piece(line, 'dim')]),
    ),
  ];
}

interface Widths {
  readonly idCells: number;
  readonly label: number;
  readonly outcomeCells: number;
  readonly bar: number;
  /** The bar is beside its text, not below it. */
  readonly isBeside: boolean;
}

function widthsOf({ workers }: Report, columns: number, glyphs: Glyphs): Widths {
  const idCells = Math.max(...workers.map(({ id }) => widthOf(id)), 1);
  const nameCells = Math.max(...workers.map(({ name }) => widthOf(cleanText(name))), 1);
  const label = Math.min(widestLabel, idCells + 1 + nameCells);
  const outcomeCells = Math.max(...workers.map((worker) => draftWidth(outcome(worker, glyphs))), 0);
  const beside = columns - label - gap - gap - outcomeCells;
  const isBeside = beside >= leastBar;
  return { idCells, label, outcomeCells, bar: isBeside ? beside : columns, isBeside };
}

function rows(report: Report, columns: number, glyphs: Glyphs): readonly Draft[] {
  const { idCells, label, outcomeCells, bar, isBeside } = widthsOf(report, columns, glyphs);
  const outcomes = report.workers.map((worker) => outcome(worker, glyphs));
  const labelOf = ({ id, name }: ReportWorker): Piece =>
    foreignColumn(`${id.padStart(idCells)} ${name}`, label, glyphs.ellipsis);
  const space = piece(' '.repeat(gap));
  if (!isBeside)
    return [
      axis(report, bar),
      ...report.workers.flatMap((worker, index) => [
        ends(
          [foreign(`${worker.id} ${worker.name}`, columns - outcomeCells - gap, glyphs.ellipsis)],
          outcomes[index] ?? [],
          columns,
        ),
        barOf(report, worker, bar, glyphs),
      ]),
    ];
  return [
    [
      piece(' '.repeat(label + gap)),
      ...axis(report, bar),
      space,
      piece('work'.padStart(outcomeCells), 'dim'),
    ],
    ...report.workers.map((worker, index) => [
      labelOf(worker),
      space,
      ...barOf(report, worker, bar, glyphs),
      space,
      ...(outcomes[index] ?? []),
    ]),
  ];
}

/** `✓ completed  12 m`: its state, and its work. */
function outcome({ state, workedMs }: ReportWorker, glyphs: Glyphs): Draft {
  return [
    piece(`${glyphs.state(state)} ${state.padEnd(9)}`, lookOf(state).tone),
    piece(` ${spanText(workedMs).padStart(9)}`),
  ];
}

function barOf(report: Report, worker: ReportWorker, cells: number, glyphs: Glyphs): Draft {
  const { spans, unkept } = rowOf(report, worker);
  const cellMs = Math.max(1, report.wallMs) / cells;
  const isUnkept = (cell: number): boolean =>
    unkept !== null && cell >= Math.floor(unkept.from / cellMs) && cell * cellMs < unkept.to;
  const drawn = timeCells(spans, report.wallMs, cells).map((cell, index): Piece => {
    if (cell === null) return isUnkept(index) ? piece(glyphs.unkept, 'dim') : piece(' ');
    const text = cell.first ? glyphs.state(cell.state) : glyphs.lasting(cell.state);
    return piece(text, lookOf(cell.state).tone);
  });
  return joined(drawn);
}

/** Joins neighbours of one tone into one piece. */
function joined(pieces: readonly Piece[]): Draft {
  return pieces.reduce<Piece[]>((before, { text, tone }) => {
    const last = before.at(-1);
    if (last?.tone === tone) before[before.length - 1] = piece(last.text + text, tone);
    else before.push(piece(text, tone));
    return before;
  }, []);
}

function axis(report: Report, cells: number): Draft {
  const text = ticks(report.wallMs, Math.max(1, Math.floor(cells / tickCells))).reduce((before, tick) => {
    const cell = Math.floor((tick.at / Math.max(1, report.wallMs)) * cells);
    return cell < before.length || cell + tick.text.length > cells ? before : before.padEnd(cell) + tick.text;
  }, '');
  return [piece(text.padEnd(cells), 'dim')];
}

/** Only what is visible above. */
function legend(report: Report, columns: number, glyphs: Glyphs): readonly Draft[] {
  const { bar } = widthsOf(report, columns, glyphs);
  const seen = new Set(
    report.workers.flatMap((worker) => [
      worker.state,
      ...timeCells(rowOf(report, worker).spans, report.wallMs, bar).flatMap((cell) => cell?.state ?? []),
    ]),
  );
  const states = stateNames.filter((name) => seen.has(name));
  const unkept = report.workers.some(({ earlier }) => earlier !== null);
  const words = [
    ...states.map((state) => piece(`${glyphs.state(state)} ${state}`, lookOf(state).tone)),
    ...(unkept ? [piece(`${glyphs.unkept} no longer available`, 'dim')] : []),
  ];
  return inRows(words, columns);
}

function inRows(words: readonly Piece[], columns: number): readonly Draft[] {
  return words.reduce<readonly Draft[]>((lines, word) => {
    const last = lines.at(-1);
    if (last === undefined || draftWidth(last) + gap + widthOf(word.text) > columns)
      return [...lines, [word]];
    return [...lines.slice(0, -1), [...last, piece(' '.repeat(gap)), word]];
  }, []);
}
