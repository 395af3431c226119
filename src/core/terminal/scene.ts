/** What a terminal attached to a session on the pty backend shows, except the panes' content. Types only. */
import type { PaneId, PaneRole, Rect, Size, WindowId } from './geometry.ts';
import type { RequestMark } from '../snapshot/request-marks.ts';
import type { EpochMs } from '../model/worker.ts';

export interface Scene {
  readonly session: string;
  /** Title of the terminal. */
  readonly title: string;
  /** All of the session's windows, by index. */
  readonly windows: readonly {
    readonly id: WindowId;
    readonly index: number;
    readonly active: boolean;
    readonly zoomed: boolean;
  }[];
  /** Size of the window in view. The row below it is the view's status line, unless a pane is zoomed. */
  readonly size: Size;
  /** Visible panes of the window in view: all, or the zoomed one, whose rect then is the whole terminal. */
  readonly panes: readonly ScenePane[];
  /** The sidebar's pane, in any window; null: none. */
  readonly sidebar: PaneId | null;
  /** What `prefix n` cycles over. Absent from pty servers of earlier builds. */
  readonly marks?: readonly RequestMark[];
}

export interface ScenePane {
  readonly id: PaneId;
  readonly role: PaneRole | null;
  readonly rect: Rect;
  /** Has the focus. */
  readonly active: boolean;
  /** How its program ended; null while it runs, and for a slot. */
  readonly dead: {
    readonly code: number | null;
    readonly signal: string | null;
    readonly at: EpochMs;
  } | null;
}

/** View actions by prefix keys and mouse. Ignored where they do not apply. */
export type ViewAct =
  /** Also selects the pane's window, and ends the zoom of another pane. */
  | { readonly do: 'focus'; readonly pane: PaneId }
  /** Toggles the zoom of the focused pane. */
  | { readonly do: 'zoom' }
  | { readonly do: 'window'; readonly window: WindowId };
