/**
 * How a session's panes share its windows: the sidebar on one side, workers beside it in the layout's shape. Geometry
 * only; knows no tmux and moves nothing.
 */
import {
  panesOf,
  type Arrangement,
  type Cell,
  type PaneRole,
  type Rect,
  type Size,
  type WindowArrangement,
} from '../terminal/geometry.ts';
import { bestRows } from './grid.ts';
import { joined, shapeCapacity, shapeCell } from './shape.ts';
import { gridLayout, type LayoutSpec } from './spec.ts';
import { gridCells, spread } from './split.ts';
import type { WorkerId } from '../model/worker.ts';
import type { LayoutInfo } from '../model/session.ts';

/** A narrower sidebar is of little use; it is narrower only if it does not fit beside a pane. */
export const minSidebarColumns = 24;

/** The session's layout, for a window of that size. */
export interface SizedLayout extends LayoutInfo {
  readonly size: Size;
}

/** The session's layout with the settings, which the layout's own values replace. */
interface Plan {
  readonly size: Size;
  readonly layout: LayoutSpec;
  readonly sidebarColumns: number;
  readonly min: Size;
}

function planOf({ chosen, size, sidebarColumns, minPane }: SizedLayout): Plan {
  const layout = chosen ?? gridLayout;
  const { min } = layout.panes;
  return {
    size,
    layout,
    sidebarColumns: Math.max(1, layout.sidebar.columns ?? sidebarColumns),
    min: { columns: min.columns ?? minPane.columns, rows: min.rows ?? minPane.rows },
  };
}

/** Whether one worker has its smallest pane there, beside a usable sidebar. */
export function isRoomy(sized: SizedLayout): boolean {
  const { size, min, sidebarColumns } = planOf(sized);
  const least = Math.min(sidebarColumns, minSidebarColumns);
  return size.columns - 1 - min.columns >= least && size.rows >= min.rows;
}

/**
 * Panes for all workers, in order, spread evenly over as many windows as needed. Without workers the sidebar fills the
 * window. If space is short, panes and sidebar get smaller.
 */
export function arrange(sized: SizedLayout & { readonly workers: readonly WorkerId[] }): Arrangement {
  const windows = Math.max(1, Math.ceil(sized.workers.length / roomFor(sized)));
  return {
    windows: spread(sized.workers, windows).map((group, index) => arrangeWindow(sized, group, index === 0)),
  };
}

/**
 * Adds workers so that no other worker changes windows: each goes to the window with the fewest panes, or to a new one
 * when all are full. Present windows are arranged again at `size`.
 */
export function addWorkers(
  sized: SizedLayout & { readonly workers: readonly WorkerId[] },
  present: Arrangement,
): Arrangement {
  const most = roomFor(sized);
  const groups = present.windows.map((window) => [...workersOf(window)]);
  for (const worker of sized.workers) {
    const emptiest = groups.reduce<WorkerId[] | null>(
      (least, group) =>
        group.length < most && (least === null || group.length < least.length) ? group : least,
      null,
    );
    if (emptiest === null) groups.push([worker]);
    else emptiest.push(worker);
  }
  return {
    windows: groups.map((group, index) => {
      const has = present.windows[index];
      return arrangeWindow(sized, group, has !== undefined && hasSidebar(has));
    }),
  };
}

export function workersOf(window: WindowArrangement): readonly WorkerId[] {
  return panesOf(window.root).flatMap(({ role }) => (role.is === 'worker' ? [role.worker] : []));
}

function hasSidebar(window: WindowArrangement): boolean {
  return panesOf(window.root).some(({ role }) => role.is === 'sidebar');
}

/**
 * How many workers fit in a window of that size; at least 1. If even one pane is below its minimum, panes get smaller.
 */
export function roomFor(sized: SizedLayout): number {
  const plan = planOf(sized);
  const space = workerSpace(plan, bestSidebar(plan));
  for (const min of smallerAndSmaller(plan.min)) {
    const room = shapeCapacity(plan.layout.panes, space, min);
    if (room > 0) return room;
  }
  return 1;
}

/**
 * One window of `size` with these workers in order. Panes may be below the minimum but never empty: if there is not one
 * cell per pane, the window is larger than `size`.
 */
export function arrangeWindow(
  sized: SizedLayout,
  workers: readonly WorkerId[],
  withSidebar: boolean,
): WindowArrangement {
  const plan = planOf(sized);
  const side: PaneRole = { is: withSidebar ? 'sidebar' : 'slot' };
  if (workers.length === 0) {
    const rect = atOrigin({ columns: Math.max(1, plan.size.columns), rows: Math.max(1, plan.size.rows) });
    return { size: sizeOf(rect), root: { is: 'pane', rect, role: side } };
  }
  const sidebar = bestSidebar(plan);
  const isLeft = plan.layout.sidebar.side === 'left';
  const panes = workers.map((worker): PaneRole => ({ is: 'worker', worker }));
  const cell = workersCell(plan, workerSpace(plan, sidebar), isLeft ? sidebar + 1 : 0, panes);
  const { columns, rows } = cell.rect;
  const rect = atOrigin({ columns: sidebar + 1 + columns, rows });
  const keeper: Cell = {
    is: 'pane',
    rect: { ...rect, columns: sidebar, x: isLeft ? 0 : columns + 1 },
    role: side,
  };
  return { size: sizeOf(rect), root: joined('left-right', rect, isLeft ? [keeper, cell] : [cell, keeper]) };
}

/** In the layout's shape at its minimum if that fits, else with smaller and smaller panes. */
function workersCell(plan: Plan, space: Size, x: number, panes: readonly PaneRole[]): Cell {
  const rect = { x, y: 0, ...space };
  for (const min of smallerAndSmaller(plan.min)) {
    const cell = shapeCell(plan.layout.panes, rect, panes, min);
    if (cell !== null) return cell;
  }
  const rows = bestRows(space, panes.length, { columns: 1, rows: 1 });
  if (rows !== null) return gridCells(rect, rows, panes);
  // Not even one cell per pane: the window gets as large as needed.
  const down = Math.min(panes.length, Math.max(1, Math.floor((space.rows + 1) / 2)));
  const across = Math.ceil(panes.length / down);
  const columns = Math.max(space.columns, across * 2 - 1);
  return gridCells({ ...rect, columns, rows: Math.max(space.rows, down * 2 - 1) }, down, panes);
}

function smallerAndSmaller(min: Size): readonly Size[] {
  return [1, 2, 4, 8, 16, 32, 64].map((part) => ({
    columns: Math.max(1, Math.floor(min.columns / part)),
    rows: Math.max(1, Math.floor(min.rows / part)),
  }));
}

/** Shrinks for the workers down to its minimum width, then shares the space with them. */
function bestSidebar({ size, sidebarColumns, min }: Plan): number {
  const room = size.columns - 1 - min.columns;
  const least = Math.min(sidebarColumns, minSidebarColumns);
  if (room >= least) return Math.min(sidebarColumns, room);
  return Math.max(1, Math.min(least, Math.floor((size.columns - 1) / 3)));
}

function workerSpace({ size }: Plan, sidebar: number): Size {
  return { columns: size.columns - sidebar - 1, rows: size.rows };
}

function atOrigin(size: Size): Rect {
  return { x: 0, y: 0, ...size };
}

function sizeOf({ columns, rows }: Rect): Size {
  return { columns, rows };
}
