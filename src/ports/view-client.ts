/** Client of a session that the pty server holds: its events, and requests to it. */
import type { PaneId, Size } from '../core/terminal/geometry.ts';
import type { Result } from '../core/result.ts';
import type { Scene, ViewAct } from '../core/terminal/scene.ts';

export type LookEvent =
  | { readonly is: 'scene'; readonly scene: Scene }
  /** An `act` is done, and the resulting scene has been sent. */
  | { readonly is: 'acted' }
  /** Bell of a pane whose output is not sent to this client. */
  | { readonly is: 'bell' }
  /** Draws the pane's screen with modes and cursor on a terminal of that size that was just reset. */
  | { readonly is: 'screen'; readonly pane: PaneId; readonly size: Size; readonly sequences: Uint8Array }
  | { readonly is: 'output'; readonly pane: PaneId; readonly bytes: Uint8Array }
  /** The last event, with its reason. */
  | { readonly is: 'over'; readonly end: LookEnd };

export type LookEnd =
  | { readonly is: 'detached' | 'session-gone' }
  /** The client read too slowly for too long. */
  | { readonly is: 'slow' }
  /** The pty server ended without a reason. */
  | { readonly is: 'gone' }
  /** Another reason, as the pty server gave it. */
  | { readonly is: 'lost'; readonly detail: string };

export interface LookingTerminal {
  /** The terminal's path: the client's address. */
  readonly tty: string;
  readonly size: Size;
  /** $TERM. */
  readonly terminal: string;
  readonly pid: number;
}

export interface Look {
  /** One character per byte. Null: sent to the pane that has the focus on arrival. */
  input(pane: PaneId | null, bytes: string): void;
  /** Each is answered by `acted`, in order. */
  act(act: ViewAct): void;
  resize(size: Size): void;
  /** The pane's screen with the lines above it, for a terminal of the pane's size that was just reset. */
  history(pane: PaneId): Promise<Result<string>>;
  /** Stops events until `resume`, except those already sent: unread data stays at the other end. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** The listener gets all events; the first is a scene. */
export type OpenLook = (
  session: string,
  terminal: LookingTerminal,
  listener: (event: LookEvent) => void,
) => Promise<Result<Look>>;
