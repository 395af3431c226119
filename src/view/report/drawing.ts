/** The timeline of report.html, as SVG: one row per worker, work thick and waiting thin. */
import type { Report, ReportWorker } from '../../core/snapshot/report.ts';
import type { TimeSpan } from '../timeline/cells.ts';
import { truncate } from '../../core/text/cells.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { isOver, type StateName } from '../../core/model/state.ts';
import { isWork } from '../../core/snapshot/timeline.ts';
import { stateLooks } from '../text/symbols.ts';
import { ticks } from '../timeline/axis.ts';
import { rowOf } from '../timeline/spans.ts';
import { markup, nothing, type Markup } from './markup.ts';
import { spanText } from './words.ts';

/** User units; the page scales them. */
const width = 1000;
const left = 190;
const right = 190;
const chart = width - left - right;
const head = 26;
const rowHeight = 34;
const markRadius = 9;
/** From a text's middle to its baseline. */
const sink = 4.5;
const labelCells = 24;
/** Approximate width of a tick's text with its margin. */
const tickWidth = 70;
/** A span of this width has room for its symbol, even if the mark of its end covers part of it. */
const symbolWidth = 34;

export function drawing(report: Report): Markup {
  const height = head + report.workers.length * rowHeight + 4;
  const x = scale(report);
  return markup`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Timeline of ${report.workers.length} workers">
${report.workers.map((_, index) => lane(index))}${ticks(report.wallMs, Math.floor(chart / tickWidth)).map(
    ({
      at,
      text,
    }) => markup`<line class="grid" x1="${x(at)}" x2="${x(at)}" y1="${head - 4}" y2="${height - 4}"/>
<text class="dim" x="${x(at)}" y="14" text-anchor="middle">${text}</text>
`,
  )}<text class="dim" x="${width}" y="14" text-anchor="end">work</text>
${report.workers.map((worker, index) => row(report, worker, middleOf(index), x))}</svg>`;
}

type Scale = (ms: number) => number;

function scale({ wallMs }: Report): Scale {
  return (ms) => round(left + (ms / Math.max(1, wallMs)) * chart);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function middleOf(index: number): number {
  return head + index * rowHeight + rowHeight / 2;
}

function lane(index: number): Markup {
  return markup`<rect class="lane" x="${left}" y="${middleOf(index) - 12}" width="${chart}" height="24" rx="5"/>
`;
}

function row(report: Report, worker: ReportWorker, middle: number, x: Scale): Markup {
  const { spans, unkept } = rowOf(report, worker);
  const { id, name, state, workedMs } = worker;
  const baseline = middle + sink;
  const label = truncate(cleanText(name), labelCells, '…');
  const earlier =
    unkept === null
      ? nothing
      : bar('unkept', { ...unkept, half: 3 }, middle, x, 'details no longer available');
  return markup`<text x="0" y="${baseline}"><tspan class="dim">${id} </tspan><tspan class="strong">${label}</tspan></text>
${earlier}${spans.map((span) => drawn(span, middle, x))}<text class="word ${state}" x="${width - right + 18}" y="${baseline}">${stateLooks[state].symbol} ${state}</text>
<text x="${width}" y="${baseline}" text-anchor="end">${spanText(workedMs)}</text>
`;
}

function drawn({ state, from, to }: TimeSpan, middle: number, x: Scale): Markup {
  const { symbol } = stateLooks[state];
  if (isOver(state))
    return markup`<circle class="${state}" cx="${x(from)}" cy="${middle}" r="${markRadius}"><title>${state} after ${spanText(from)}</title></circle>
${onTop(symbol, x(from), middle)}`;
  const half = halfOf(state);
  const title = `${state} for ${spanText(to - from)}, after ${spanText(from)}`;
  const roomy = x(to) - x(from) >= symbolWidth && half === markRadius;
  const mark = roomy ? onTop(symbol, round((x(from) + x(to)) / 2), middle) : nothing;
  return markup`${bar(state, { from, to, half }, middle, x, title)}${mark}`;
}

function onTop(symbol: string, at: number, middle: number): Markup {
  return markup`<text class="on" x="${at}" y="${middle + sink}">${symbol}</text>
`;
}

interface Extent {
  readonly from: number;
  readonly to: number;
  readonly half: number;
}

/** Visible however short it was. */
function bar(look: string, { from, to, half }: Extent, middle: number, x: Scale, title: string): Markup {
  const wide = round(Math.max(1.2, x(to) - x(from)));
  return markup`<rect class="${look}" x="${x(from)}" y="${middle - half}" width="${wide}" height="${2 * half}" rx="2"><title>${title}</title></rect>
`;
}

/** Work, and waiting for the user, is thick. */
function halfOf(state: StateName): number {
  return isWork(state) || state === 'asking' ? markRadius : 3;
}
