/** The state of the full-screen view. Types and the initial state. */
import type { PaneId, Size } from '../../core/terminal/geometry.ts';
import type { Scene, ScenePane } from '../../core/terminal/scene.ts';
import { resetModes, type TerminalModes } from '../../core/terminal/modes.ts';
import {
  inputStart,
  type InputState,
  type InputToken,
  type MouseReport,
} from '../../core/terminal/input-tokens.ts';
import type { ColourDepth } from './colour-depth.ts';

/** Capabilities of the user's terminal. */
export interface Look {
  readonly colours: ColourDepth;
  /** The terminal shows UTF-8. */
  readonly unicode: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A pane's emulator state besides its cells. */
export interface PaneFacts {
  readonly modes: TerminalModes;
  readonly cursor: { readonly column: number; readonly row: number };
}

export type Direction = 'up' | 'down' | 'left' | 'right';

/** What the next key applies to. */
export type ViewMode =
  | { readonly is: 'panes' }
  | {
      readonly is: 'scroll';
      readonly pane: PaneId;
      /** Number of lines above the pane's screen; null while they are fetched. */
      readonly lines: number | null;
      /** Number of rows scrolled back. */
      readonly back: number;
    }
  | { readonly is: 'help'; readonly scroll: number };

export interface AttachModel {
  /** Size of the user's terminal. */
  readonly size: Size;
  readonly look: Look;
  /** Name of a key, as in core/terminal/keys.ts: `C-b`. */
  readonly prefix: string;
  /** Null before the first scene. */
  readonly scene: Scene | null;
  readonly panes: ReadonlyMap<PaneId, PaneFacts>;
  /** The window's top left visible cell, if the window is larger than the terminal. */
  readonly origin: Point;
  readonly mode: ViewMode;
  /** The prefix was pressed: the next key is a command. */
  readonly armed: boolean;
  readonly input: InputState;
  /** Number of actions that the pty server has not finished yet. */
  readonly acting: number;
  /** Input since then: it applies to the scene after these actions, so it waits. */
  readonly held: readonly InputToken[];
  /** Result of the last command, in the status line until the next key. */
  readonly notice: string | null;
  /** The previously focused pane; null: none. */
  readonly before: PaneId | null;
  /** Pending until the panes beside the zoomed one are known. */
  readonly afterZoom: Direction | 'next' | null;
  /** The mouse button went down in this pane; until it is released, mouse events go there. */
  readonly grabbed: PaneId | null;
  /** The user's terminal has the focus. */
  readonly hasFocus: boolean;
  /** Visible panes whose programs asked for focus events, and the last event sent to each. */
  readonly toldFocus: ReadonlyMap<PaneId, boolean>;
}

export function startAttach(given: Pick<AttachModel, 'size' | 'look' | 'prefix'>): AttachModel {
  return {
    ...given,
    scene: null,
    panes: new Map(),
    origin: { x: 0, y: 0 },
    mode: { is: 'panes' },
    armed: false,
    input: inputStart,
    acting: 0,
    held: [],
    notice: null,
    before: null,
    afterZoom: null,
    grabbed: null,
    hasFocus: true,
    toldFocus: new Map(),
  };
}

export function focusedPane(model: AttachModel): ScenePane | null {
  return model.scene?.panes.find(({ active }) => active) ?? null;
}

export function modesOf(model: AttachModel, pane: PaneId): TerminalModes {
  return model.panes.get(pane)?.modes ?? resetModes;
}

/**
 * A zoomed pane's program draws on the user's terminal itself: only if both have the same size, nothing of muxcrew must be
 * drawn over it, and the terminal can show everything the program expects.
 */
export function rawPane(model: AttachModel): ScenePane | null {
  const pane = isZoomed(model.scene) ? focusedPane(model) : null;
  if (model.look.colours !== 'true' || !model.look.unicode) return null;
  if (pane === null || model.mode.is !== 'panes' || pane.dead !== null) return null;
  const { rect } = pane;
  return rect.columns === model.size.columns && rect.rows === model.size.rows ? pane : null;
}

/** Size of everything that can be shown: the window, or the zoomed pane, which is larger. */
export function sceneSize(scene: Scene): Size {
  const zoomed = isZoomed(scene) ? scene.panes.find(({ active }) => active) : undefined;
  return zoomed?.rect ?? scene.size;
}

export function isZoomed(scene: Scene | null): boolean {
  return scene?.windows.some(({ active, zoomed }) => active && zoomed) ?? false;
}

/** Position of the mouse in the window. */
export function inWindow(model: AttachModel, { column, row }: MouseReport): Point {
  return { x: column + model.origin.x, y: row + model.origin.y };
}

/** The pane at a position of the window; null: a border, or nothing. */
export function paneAt(model: AttachModel, { x, y }: Point): ScenePane | null {
  return (
    model.scene?.panes.find(
      ({ rect }) => x >= rect.x && x < rect.x + rect.columns && y >= rect.y && y < rect.y + rect.rows,
    ) ?? null
  );
}
