/** Looking at a session that a holder of pseudo-terminals holds: what a person's terminal is told, and what it asks for. */
import type { PaneId, Size } from '../core/terminal/geometry.ts';
import type { Result } from '../core/result.ts';
import type { Scene, ViewAct } from '../core/terminal/scene.ts';

export type LookEvent =
  | { readonly is: 'scene'; readonly scene: Scene }
  /** An `act` is done, and the scene that it led to has been told. */
  | { readonly is: 'acted' }
  /** A pane rang whose output does not come here. */
  | { readonly is: 'bell' }
  /** Draws the pane's screen as it is, modes and cursor too, on a terminal of that size that was just reset. */
  | { readonly is: 'screen'; readonly pane: PaneId; readonly size: Size; readonly sequences: Uint8Array }
  | { readonly is: 'output'; readonly pane: PaneId; readonly bytes: Uint8Array }
  /** The last event; why there are no more. */
  | { readonly is: 'over'; readonly end: LookEnd };

export type LookEnd =
  | { readonly is: 'detached' | 'session-gone' }
  /** It took too little for too long. */
  | { readonly is: 'slow' }
  /** The holder went without a word. */
  | { readonly is: 'gone' }
  /** It said another one. */
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
  /** One character for each byte. Null: to whichever pane has the focus when it gets there. */
  input(pane: PaneId | null, bytes: string): void;
  /** Answered by `acted`, each in turn. */
  act(act: ViewAct): void;
  resize(size: Size): void;
  /** The pane's screen with the lines above it, for a terminal of the pane's size that was just reset. */
  history(pane: PaneId): Promise<Result<string>>;
  /** No events until `resume`, but for those that are on their way: what is not read is kept back at the other end. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** Events come to the listener from the first on, which is a scene. */
export type OpenLook = (
  session: string,
  terminal: LookingTerminal,
  listener: (event: LookEvent) => void,
) => Promise<Result<Look>>;
