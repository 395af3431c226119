/** What a person who looks at a session on the pty backend sees, but for the panes' own content. Types only. */
import type { PaneId, PaneRole, Rect, Size, WindowId } from './geometry.ts';
import type { RequestMark } from '../snapshot/request-marks.ts';
import type { EpochMs } from '../model/worker.ts';

export interface Scene {
  readonly session: string;
  /** For the terminal's own title. */
  readonly title: string;
  /** All of the session's windows, by index. */
  readonly windows: readonly {
    readonly id: WindowId;
    readonly index: number;
    readonly active: boolean;
    readonly zoomed: boolean;
  }[];
  /** Of the window in view. The row below it is the view's own status line, unless a pane is zoomed. */
  readonly size: Size;
  /** Those of the window in view that are to be seen: all, or the zoomed one, whose rect then is the whole terminal. */
  readonly panes: readonly ScenePane[];
  /** The sidebar's pane, in whichever window it is; null: there is none now. */
  readonly sidebar: PaneId | null;
  /** What `prefix n` goes through. Left out by a pty server of an earlier build. */
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

/** What the person does to the view itself, by prefix keys and mouse. Refused silently where it makes no sense. */
export type ViewAct =
  /** Selects the pane's window too, and ends a zoom of another pane. */
  | { readonly do: 'focus'; readonly pane: PaneId }
  /** Zooms the focused pane, or ends that. */
  | { readonly do: 'zoom' }
  | { readonly do: 'window'; readonly window: WindowId };
