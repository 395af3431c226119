/**
 * The sidebar as lines: snapshot, size and selection in, styled lines out. Owns the arrangement; reads nothing, keeps
 * nothing, decides nothing.
 *
 *   header, banners, rule, list of workers (scrolls), rule, footer
 */
import { cellsOf, widthOf } from '../../core/text/cells.ts';
import type { SnapshotWorker } from '../../core/snapshot/snapshot.ts';
import type { Line } from '../../core/text/styled-line.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import { colour, cutTo, ends, piece, type Draft } from '../text/draft.ts';
import { untilNextText } from '../text/duration.ts';
import { bannerRows } from './banners.ts';
import { focusLabel } from './focus-label.ts';
import { footerRows } from './footer.ts';
import { headerRows } from './header.ts';
import { panelOf } from './panel.ts';
import { stripRows } from './strip.ts';
import { untilElapsed } from './elapsing.ts';
import { blocksInView, workerBlocks, scrollFor, type WorkerBlock } from './list.ts';
import { showsTime } from './worker-rows.ts';
import { hiddenBelow, type SidebarModel } from './model.ts';
import { shownWorkers } from './shown-workers.ts';
import { glyphsFor } from '../text/symbols.ts';
import { ageOf, isSettled } from '../tables/worker-order.ts';

/** Minimum rows for the list. */
const roomyRows = 14;
const minute = 60_000;
const second = 1000;

interface Row {
  readonly draft: Draft;
  readonly worker: WorkerId | null;
  readonly selected: boolean;
}

/** Exactly as many lines as the sidebar has rows, none wider than it. */
export function sidebarLines(model: SidebarModel): readonly Line[] {
  return rowsOf(model).map(({ draft, selected }) =>
    colour(draft, model.size.columns, model.colours, selected),
  );
}

/** The worker on a row (from 0), for mouse clicks. */
export function workerAt(model: SidebarModel, row: number): WorkerId | null {
  return rowsOf(model)[row]?.worker ?? null;
}

/** The scroll position of the list that shows the selected worker. */
export function scrollInView(model: SidebarModel): number {
  return listOf(model).scroll;
}

/** Number of rows of the list. */
export function listRoom(model: SidebarModel): number {
  return frame(model).room;
}

/** Time until the next redraw caused by the clock alone. Whole seconds: at most one redraw a second. */
export function untilNextChange(model: SidebarModel): number {
  const next = workersTicking(model).reduce(
    (least, worker) => {
      const age = ageOf(worker, model.now);
      return age === null ? least : Math.min(least, untilNextText(age, isSettled(worker)));
    },
    minute - (model.now % minute),
  );
  const due = untilElapsed(model);
  if (due !== null) return due;
  // A panel shows ages to the second: redraw at the next whole one.
  const soon = model.mode.is === 'why' && !isUnseen(model) ? 1 : next;
  const at = Math.ceil((model.now + soon) / second) * second;
  return Math.max(1, at - model.now);
}

/** Workers whose time in their state is visible. */
function workersTicking(model: SidebarModel): readonly SnapshotWorker[] {
  const isList = model.mode.is !== 'help' && model.mode.is !== 'why' && model.mode.is !== 'log';
  if (model.view.is !== 'read' || !isList || !showsTime(model.size.columns) || isUnseen(model)) return [];
  const inView = new Set(listOf(model).inView.map(({ worker }) => worker));
  return shownWorkers(model).filter(({ id }) => inView.has(id));
}

/** No client is attached; a new one appears in the next snapshot. */
function isUnseen({ view }: SidebarModel): boolean {
  return view.is === 'read' && view.snapshot.supervisor.alive && view.snapshot.clients.length === 0;
}

interface Frame {
  readonly top: readonly Draft[];
  readonly bottom: readonly Draft[];
  /** Rows between the rules. */
  readonly room: number;
}

/** Number of rows of a panel, visible or not; 0 while the list is shown. */
export function panelHeight(model: SidebarModel): number {
  const panel = panelOf(model, frame(model).room);
  return panel === null ? 0 : panel.head.length + panel.rows.length;
}

interface List {
  readonly blocks: readonly WorkerBlock[];
  readonly scroll: number;
  readonly inView: readonly WorkerBlock[];
}

/** Cached: several functions need it for the same model. */
// eslint-disable-next-line no-restricted-syntax -- a cache, keyed by what it is computed from
const knownFrames = new WeakMap<SidebarModel, Frame>();
// eslint-disable-next-line no-restricted-syntax -- a cache, keyed by what it is computed from
const knownLists = new WeakMap<SidebarModel, List>();

function listOf(model: SidebarModel): List {
  const before = knownLists.get(model);
  if (before !== undefined) return before;
  const { room } = frame(model);
  const blocks = workerBlocks(model, room);
  const scroll = scrollFor(blocks, model.selected, room, model.scroll);
  const list = { blocks, scroll, inView: blocksInView(blocks, scroll, room) };
  knownLists.set(model, list);
  return list;
}

function frame(model: SidebarModel): Frame {
  const known = knownFrames.get(model) ?? newFrame(model);
  knownFrames.set(model, known);
  return known;
}

function newFrame(model: SidebarModel): Frame {
  const { mode, size } = model;
  const { rows } = size;
  const roomy = rows >= roomyRows;
  const header = headerRows(model);
  const banners = bannerRows(model, model.view.is === 'read' ? Math.max(1, Math.floor(rows / 4)) : rows);
  // A request gets all the room there is.
  const isRequest = mode.is === 'confirm' && mode.what.act === 'answer';
  const top = isRequest ? [] : [...(roomy ? header : header.slice(0, 1)), ...banners];
  const bottom = footerRows(model, roomy);
  return { top, bottom, room: Math.max(0, rows - top.length - bottom.length - (bottom.length > 0 ? 2 : 1)) };
}

function rowsOf(model: SidebarModel): readonly Row[] {
  if (model.size.columns < hiddenBelow) return hiddenRows(model);
  const { top, bottom, room } = frame(model);
  const { shown, hidden } = middle(model, room);
  const filled = [...shown, ...Array.from({ length: room - shown.length }, () => plainRow([]))];
  const glyphs = glyphsFor(model.unicode);
  const rows = [
    ...top.map(plainRow),
    focusRule(model, hidden.above > 0 ? `${glyphs.up} ${hidden.above} more` : ''),
    ...filled,
    ...(bottom.length > 0
      ? [plainRow(rule(model, hidden.below > 0 ? `${glyphs.down} ${hidden.below} more` : ''))]
      : []),
    ...bottom.map(plainRow),
  ];
  // A question needs the bottom rows: on a tiny screen the top gives way.
  const asks = model.mode.is === 'confirm' || model.mode.is === 'send' || model.mode.is === 'filter';
  return rows.length > model.size.rows && asks
    ? rows.slice(rows.length - model.size.rows)
    : rows.slice(0, model.size.rows);
}

interface Middle {
  /** The visible rows. */
  readonly shown: readonly Row[];
  /** Hidden above and below: workers, or rows of a panel. */
  readonly hidden: { readonly above: number; readonly below: number };
}

function middle(model: SidebarModel, room: number): Middle {
  const panel = panelOf(model, room);
  if (panel !== null) {
    const { head, rows, scroll } = panel;
    const rest = Math.max(0, room - head.length);
    const below = Math.max(0, rows.length - scroll - rest);
    const shown = [...head, ...rows.slice(scroll, scroll + rest)].slice(0, room).map(plainRow);
    return { shown, hidden: { above: scroll, below } };
  }
  const { blocks, scroll, inView } = listOf(model);
  const first = scroll - (inView[0]?.start ?? scroll);
  const rows = inView.flatMap((block) => listRows(block, model));
  return { shown: rows.slice(first, first + room), hidden: hiddenWorkers(blocks, scroll, room) };
}

function hiddenRows(model: SidebarModel): readonly Row[] {
  const workers = shownWorkers(model);
  const rows = stripRows(model).map((draft, index) => ({
    draft,
    worker: workers[index]?.id ?? null,
    selected: false,
  }));
  const blank = Array.from({ length: Math.max(0, model.size.rows - rows.length) }, () => plainRow([]));
  return [...rows, ...blank].slice(0, model.size.rows);
}

function listRows(block: WorkerBlock, model: SidebarModel): readonly Row[] {
  return block.rows().map((draft, index) => ({
    draft,
    worker: block.worker,
    selected: index === 0 && block.worker === model.selected,
  }));
}

function plainRow(draft: Draft): Row {
  return { draft, worker: null, selected: false };
}

function rule(model: SidebarModel, note: string): Draft {
  const { columns } = model.size;
  const line = glyphsFor(model.unicode).rule;
  if (note === '') return [piece(line.repeat(columns), 'dim')];
  const right = [piece(` ${note} ${line}`, 'dim')];
  const left = line.repeat(Math.max(0, columns - cellsOf(note).length - 3));
  return ends([piece(left, 'dim')], right, columns);
}

/** With the focus the whole row is a bar; without it, a rule that names the focused pane. */
function focusRule(model: SidebarModel, note: string): Row {
  const { columns } = model.size;
  const line = glyphsFor(model.unicode).rule;
  const right = note === '' ? '' : ` ${note} ${line}`;
  const room = Math.max(0, columns - widthOf(right) - (model.focused ? 1 : 4));
  const label = focusLabel(model, room);
  if (model.focused)
    return {
      draft: ends([piece(` ${label}`, 'strong')], [piece(right)], columns),
      worker: null,
      selected: true,
    };
  const left = [piece(`${line} `, 'dim'), piece(label), piece(` ${line.repeat(columns)}`, 'dim')];
  return plainRow(ends(cutTo(left, columns - widthOf(right)), [piece(right, 'dim')], columns));
}

/** Workers whose head row is hidden. */
function hiddenWorkers(
  blocks: readonly WorkerBlock[],
  scroll: number,
  room: number,
): { readonly above: number; readonly below: number } {
  return {
    above: blocks.filter(({ start }) => start < scroll).length,
    below: blocks.filter(({ start }) => start >= scroll + room).length,
  };
}
