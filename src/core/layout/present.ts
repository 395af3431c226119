/** A listing's windows, and what they should be instead. Pure geometry over what a backend reported. */
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
  /** Null: a pane that muxcrew did not make. */
  readonly role: PaneRole | null;
  /** The focused one of its window. */
  readonly active: boolean;
}

export interface RefitWish {
  readonly layout: LayoutInfo;
  /** All workers, in the session's own order. */
  readonly order: readonly WorkerId[];
  /** Another layout was chosen: who shares a window with whom is decided anew too. */
  readonly anew: boolean;
}

/**
 * What the windows should be: those that are not the person's own, at the sizes they have. Workers change windows only
 * where the window in view has room for too few, or so much that fewer windows would do. Null: all lie as they should.
 */
export function refit(windows: readonly PresentWindow[], wish: RefitWish): Arrangement | null {
  const open = openWindows(windows);
  const view = windowInView(windows);
  if (open.length === 0 || view === undefined) return null;
  const wishes = { ...wish.layout, size: view.size };
  const present = open.map(workersIn);
  const room = roomFor(wishes);
  const workers = present.flat();
  const needed = Math.ceil(workers.length / room);
  const stay = needed === open.length && present.every((group) => group.length <= room);
  if (workers.length === 0 || (stay && !wish.anew)) {
    const wanted = open.map((window, index) =>
      arrangeWindow(
        { ...wish.layout, size: window.size },
        mainFirst(wish, present[index] ?? [], activeIn(window)),
        holdsSidebar(window),
      ),
    );
    return unlessThere(open, { windows: wanted });
  }
  const inOrder = wish.anew || hasMain(wish) ? ordered(workers, wish.order) : workers;
  const focused = activeIn(view);
  return unlessThere(open, {
    windows: spread(inOrder, needed).map((group, index) =>
      arrangeWindow(wishes, mainFirst(wish, group, focused), index === 0 && open.some(holdsSidebar)),
    ),
  });
}

export function windowInView(windows: readonly PresentWindow[]): PresentWindow | undefined {
  return windows.find(({ active }) => active) ?? windows[0];
}

/** Is the window in view zoomed, or split by the person? Then it stays as it is. */
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

/** Everybody who is there, and these workers too. They find no room in windows of the person's own. */
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

/** Not zoomed, nor split by the person: their arrangement stands until they undo it. */
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

/** Its main pane is the focused one; in all other shapes panes stay where the person sees them. */
function hasMain({ layout }: RefitWish): boolean {
  return layout.chosen?.panes.shape === 'focus';
}

/** The focused worker, or else the one that is the main one now, and the others in the session's order. */
function mainFirst(
  wish: RefitWish,
  group: readonly WorkerId[],
  focused: WorkerId | null,
): readonly WorkerId[] {
  const main = focused !== null && group.includes(focused) ? focused : group[0];
  if (!hasMain(wish) || main === undefined) return group;
  const others = group.filter((worker) => worker !== main);
  return [main, ...ordered(others, wish.order)];
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
  // A pane may be missing, whose space nobody has taken.
  return window.panes.length === wantedKeys.size && window.panes.every((pane) => wantedKeys.has(key(pane)));
}
