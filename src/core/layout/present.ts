/** Compares a listing's windows with what they should be. Pure geometry over a backend's report. */
import type { Arrangement, PaneRole, Rect, Size, WindowArrangement } from '../terminal/geometry.ts';
import type { WorkerId } from '../model/worker.ts';
import { panesOf } from '../terminal/geometry.ts';
import { addWorkers, arrangeWindow, roomFor } from './layout.ts';
import { spread } from './split.ts';
import type { LayoutInfo } from '../model/session.ts';

/** A window as the backend lists it, its panes in the order of its cells. */
export interface PresentWindow {
  readonly size: Size;
  readonly active: boolean;
  readonly zoomed: boolean;
  readonly panes: readonly PresentPane[];
}

export interface PresentPane {
  readonly rect: Rect;
  /** Null: not created by muxcrew. */
  readonly role: PaneRole | null;
  /** The focused one of its window. */
  readonly active: boolean;
}

export interface RefitOptions {
  readonly layout: LayoutInfo;
  /** All workers, in the session's own order. */
  readonly order: readonly WorkerId[];
  /** Another layout was chosen: workers may also change windows. */
  readonly anew: boolean;
}

/**
 * The windows as they should be, except the user's own, at their sizes. Workers change windows only if the window in
 * view has too little room, or so much that fewer windows suffice. Null: nothing to change.
 */
export function refit(windows: readonly PresentWindow[], options: RefitOptions): Arrangement | null {
  const open = openWindows(windows);
  const view = windowInView(windows);
  if (open.length === 0 || view === undefined) return null;
  const sized = { ...options.layout, size: view.size };
  const present = open.map(workersIn);
  const room = roomFor(sized);
  const workers = present.flat();
  const needed = Math.ceil(workers.length / room);
  const stay = needed === open.length && present.every((group) => group.length <= room);
  if (workers.length === 0 || (stay && !options.anew)) {
    const wanted = open.map((window, index) =>
      arrangeWindow(
        { ...options.layout, size: window.size },
        mainFirst(options, present[index] ?? [], activeIn(window)),
        holdsSidebar(window),
      ),
    );
    return unlessThere(open, { windows: wanted });
  }
  const inOrder = options.anew || hasMain(options) ? ordered(workers, options.order) : workers;
  const focused = activeIn(view);
  return unlessThere(open, {
    windows: spread(inOrder, needed).map((group, index) =>
      arrangeWindow(sized, mainFirst(options, group, focused), index === 0 && open.some(holdsSidebar)),
    ),
  });
}

export function windowInView(windows: readonly PresentWindow[]): PresentWindow | undefined {
  return windows.find(({ active }) => active) ?? windows[0];
}

/** Whether the window in view is zoomed, or split by the user, and so stays as it is. */
export function isLeftAlone(windows: readonly PresentWindow[]): boolean {
  const view = windowInView(windows);
  return view !== undefined && !openWindows(windows).includes(view);
}

function unlessThere(open: readonly PresentWindow[], wanted: Arrangement): Arrangement | null {
  const isThere =
    open.length === wanted.windows.length &&
    open.every((window, index) => fits(window, wanted.windows[index]));
  return isThere ? null : wanted;
}

/** Adds these workers to the present ones. The user's own windows take none. */
export function withWorkers(
  windows: readonly PresentWindow[],
  workers: readonly WorkerId[],
  layout: LayoutInfo,
): Arrangement {
  const size = windowInView(windows)?.size ?? { columns: 0, rows: 0 };
  const open = openWindows(windows).map((window): WindowArrangement => {
    const children = window.panes.flatMap(({ rect, role }) =>
      role === null ? [] : [{ is: 'pane' as const, rect, role }],
    );
    return {
      size: window.size,
      root: { is: 'left-right', rect: { x: 0, y: 0, ...window.size }, children },
    };
  });
  return addWorkers({ ...layout, size, workers }, { windows: open });
}

/** Neither zoomed nor split by the user: such arrangements stay until the user undoes them. */
function openWindows(windows: readonly PresentWindow[]): readonly PresentWindow[] {
  return windows.filter(({ zoomed, panes }) => !zoomed && panes.every(({ role }) => role !== null));
}

function workersIn({ panes }: PresentWindow): readonly WorkerId[] {
  return panes.flatMap(({ role }) => (role?.is === 'worker' ? [role.worker] : []));
}

function holdsSidebar({ panes }: PresentWindow): boolean {
  return panes.some(({ role }) => role?.is === 'sidebar');
}

function activeIn({ panes }: PresentWindow): WorkerId | null {
  const role = panes.find(({ active }) => active)?.role;
  return role?.is === 'worker' ? role.worker : null;
}

/** In these shapes the main pane follows the focus; in all others panes stay where they are. */
function hasMain({ layout }: RefitOptions): boolean {
  return layout.chosen?.panes.shape === 'focus';
}

/** The focused worker first, or else the current main one; the others in the session's order. */
function mainFirst(
  options: RefitOptions,
  group: readonly WorkerId[],
  focused: WorkerId | null,
): readonly WorkerId[] {
  const main = focused !== null && group.includes(focused) ? focused : group[0];
  if (!hasMain(options) || main === undefined) return group;
  const others = group.filter((worker) => worker !== main);
  return [main, ...ordered(others, options.order)];
}

function ordered(workers: readonly WorkerId[], order: readonly WorkerId[]): readonly WorkerId[] {
  const place = new Map(order.map((worker, index) => [worker, index]));
  return workers.toSorted((a, b) => (place.get(a) ?? Infinity) - (place.get(b) ?? Infinity) || 0);
}

function fits(window: PresentWindow, wanted: WindowArrangement | undefined): boolean {
  if (wanted === undefined) return true;
  const key = (pane: { readonly rect: Rect; readonly role: PaneRole | null }) =>
    [
      pane.rect.x,
      pane.rect.y,
      pane.rect.columns,
      pane.rect.rows,
      pane.role?.is === 'worker' ? `worker ${pane.role.worker}` : 'keeper',
    ].join(' ');
  const wantedKeys = new Set(panesOf(wanted.root).map(key));
  // A pane may be missing while no other has taken its space.
  return window.panes.length === wantedKeys.size && window.panes.every((pane) => wantedKeys.has(key(pane)));
}
