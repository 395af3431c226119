/** Positions on a screen in character cells, and how a session's panes share its windows. Types only. */
import type { WorkerId } from '../model/worker.ts';

/** tmux's `%3`, or the pty server's number. A server never reuses it. */
export type PaneId = string;
export type WindowId = string;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A rectangle of a window. `x` and `y` count from the window's top left corner, 0. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** The purpose of a pane. A `slot` keeps the sidebar's place in a window that is not in view. */
export type PaneRole =
  { readonly is: 'sidebar' } | { readonly is: 'slot' } | { readonly is: 'worker'; readonly worker: WorkerId };

/**
 * A window as a tree of splits, like tmux's layouts: children of a split are side by side (`left-right`) or one above
 * the other (`top-bottom`) with one border cell between them, and fill their parent's rectangle.
 */
export type Cell =
  | { readonly is: 'pane'; readonly rect: Rect; readonly role: PaneRole }
  | { readonly is: 'left-right'; readonly rect: Rect; readonly children: readonly Cell[] }
  | { readonly is: 'top-bottom'; readonly rect: Rect; readonly children: readonly Cell[] };

export interface WindowArrangement {
  readonly size: Size;
  readonly root: Cell;
}

/** All panes of a session: the sidebar in the first window, slots in the others, each worker in exactly one. */
export interface Arrangement {
  readonly windows: readonly WindowArrangement[];
}

/** The panes of a window in tree order, in which tmux fills a layout's cells. */
export function panesOf(cell: Cell): readonly { readonly rect: Rect; readonly role: PaneRole }[] {
  return cell.is === 'pane' ? [{ rect: cell.rect, role: cell.role }] : cell.children.flatMap(panesOf);
}
