/** Where things are on a screen, in character cells, and how a session's panes share its windows. Types only. */
import type { WorkerId } from '../model/worker.ts';

/** tmux's `%3`, or the holder's own number. Never used again for another pane by the same server. */
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

/** What a pane is for. A `slot` keeps the sidebar's place in a window that is not in view. */
export type PaneRole =
  { readonly is: 'sidebar' } | { readonly is: 'slot' } | { readonly is: 'worker'; readonly worker: WorkerId };

/**
 * A window as a tree of splits, tmux's own shape of a layout: children of a split lie side by side (`left-right`) or
 * one above the other (`top-bottom`) with one border cell between them, and fill their parent's rectangle.
 */
export type Cell =
  | { readonly is: 'pane'; readonly rect: Rect; readonly role: PaneRole }
  | { readonly is: 'left-right'; readonly rect: Rect; readonly children: readonly Cell[] }
  | { readonly is: 'top-bottom'; readonly rect: Rect; readonly children: readonly Cell[] };

export interface WindowArrangement {
  readonly size: Size;
  readonly root: Cell;
}

/** All of a session's panes: the sidebar is in the first window, slots in the others, each worker in exactly one. */
export interface Arrangement {
  readonly windows: readonly WindowArrangement[];
}

/** The panes of a window in the order of its tree: the order in which tmux fills a layout's cells. */
export function panesOf(cell: Cell): readonly { readonly rect: Rect; readonly role: PaneRole }[] {
  return cell.is === 'pane' ? [{ rect: cell.rect, role: cell.role }] : cell.children.flatMap(panesOf);
}
