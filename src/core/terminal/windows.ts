/**
 * A session's windows and the positions of its panes: shared by the backends that keep them themselves (memory, pty).
 * Pure: each function returns new windows. Knows no programs.
 */
import type { PaneId, PaneRole, Rect, Size, WindowId } from './geometry.ts';

export interface PlacedPane {
  readonly id: PaneId;
  readonly role: PaneRole | null;
  readonly rect: Rect;
}

export interface PlacedWindow {
  readonly id: WindowId;
  readonly index: number;
  readonly size: Size;
  /** In layout order; never empty. */
  readonly panes: readonly PlacedPane[];
  /** The focused pane. */
  readonly active: PaneId;
  /** Shows only its active pane. */
  readonly zoomed: boolean;
}

export interface Windows {
  /** By index; never empty. */
  readonly all: readonly PlacedWindow[];
  /** The window that clients show. */
  readonly inView: WindowId;
}

/** Ids for new panes and windows, never reused. */
export interface NewIds {
  readonly pane: () => PaneId;
  readonly window: () => WindowId;
}

/** Sidebar and slot share one place. */
export function placeOf(role: PaneRole | null): string {
  if (role === null) return 'foreign';
  return role.is === 'worker' ? `worker ${role.worker}` : 'keeper';
}

export function placedPanes(windows: Windows): readonly PlacedPane[] {
  return windows.all.flatMap(({ panes }) => panes);
}

export function placedPane(windows: Windows, id: PaneId): PlacedPane | null {
  return placedPanes(windows).find((pane) => pane.id === id) ?? null;
}

/** Null: no window has that pane. */
export function windowWith(windows: Windows, id: PaneId): PlacedWindow | null {
  return windows.all.find(({ panes }) => panes.some((pane) => pane.id === id)) ?? null;
}

export function windowInView({ all, inView }: Windows): PlacedWindow {
  const window = all.find(({ id }) => id === inView);
  if (window === undefined) throw new Error(`windows: no window ${inView} in view`);
  return window;
}

/** The sidebar's pane; null: none. */
export function sidebarOf(windows: Windows): PlacedPane | null {
  return placedPanes(windows).find(({ role }) => role?.is === 'sidebar') ?? null;
}

export function slotOf(windows: Windows, id: PaneId): PlacedPane | null {
  const pane = placedPane(windows, id);
  return pane?.role?.is === 'slot' ? pane : null;
}

/** Focuses the pane and shows its window; ends another pane's zoom. */
export function focused(windows: Windows, pane: PaneId): Windows {
  const window = windowWith(windows, pane);
  if (window === null) return windows;
  const zoomed = window.zoomed && window.active === pane;
  return { all: replaced(windows.all, { ...window, active: pane, zoomed }), inView: window.id };
}

export function zoomed(windows: Windows, pane: PaneId): Windows {
  const after = focused(windows, pane);
  return { ...after, all: replaced(after.all, { ...windowInView(after), zoomed: true }) };
}

/** Ends the zoom in the window in view. */
export function unzoomed(windows: Windows): Windows {
  return { ...windows, all: replaced(windows.all, { ...windowInView(windows), zoomed: false }) };
}

export function viewed(windows: Windows, window: WindowId): Windows {
  return windows.all.some(({ id }) => id === window) ? { ...windows, inView: window } : windows;
}

/** Changes only the window's size; an arrangement places its panes. */
export function sized(windows: Windows, window: WindowId, size: Size): Windows {
  const all = windows.all.map((one) => (one.id === window ? { ...one, size } : one));
  return { ...windows, all };
}

/** Null: no slot, or no sidebar. */
export function sidebarMoved(windows: Windows, slotId: PaneId): Windows | null {
  const slot = slotOf(windows, slotId);
  const sidebar = sidebarOf(windows);
  if (slot === null || sidebar === null) return null;
  const other = (id: PaneId): PaneId => (id === slot.id ? sidebar.id : id === sidebar.id ? slot.id : id);
  const moved = (pane: PlacedPane): PlacedPane => {
    if (pane.id === slot.id) return { ...sidebar, rect: slot.rect };
    return pane.id === sidebar.id ? { ...slot, rect: sidebar.rect } : pane;
  };
  const all = windows.all.map((window) => ({
    ...window,
    panes: window.panes.map(moved),
    active: other(window.active),
  }));
  return { ...windows, all };
}

/** Turns the slot into the sidebar's pane. Null: no slot, or there is a sidebar. */
export function sidebarOpened(windows: Windows, slotId: PaneId): Windows | null {
  if (slotOf(windows, slotId) === null || sidebarOf(windows) !== null) return null;
  const opened = (pane: PlacedPane): PlacedPane =>
    pane.id === slotId ? { ...pane, role: { is: 'sidebar' } } : pane;
  return { ...windows, all: windows.all.map((window) => ({ ...window, panes: window.panes.map(opened) })) };
}

/** A window is removed with its last pane. Null: nothing is left. */
export function removed(windows: Windows, pane: PaneId): Windows | null {
  const all = windows.all.flatMap((window): readonly PlacedWindow[] => {
    const panes = window.panes.filter(({ id }) => id !== pane);
    const [first] = panes;
    if (first === undefined) return [];
    if (panes.length === window.panes.length) return [window];
    const wasActive = window.active === pane;
    return [
      { ...window, panes, active: wasActive ? first.id : window.active, zoomed: window.zoomed && !wasActive },
    ];
  });
  const [first] = all;
  if (first === undefined) return null;
  return { all, inView: all.some(({ id }) => id === windows.inView) ? windows.inView : first.id };
}

function replaced(all: readonly PlacedWindow[], window: PlacedWindow): readonly PlacedWindow[] {
  return all.map((one) => (one.id === window.id ? window : one));
}
