/** What the full-screen view knows: what is to be seen, and where the person is in it. Types and the start; nothing is drawn here. */
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

/** How the person's terminal can draw. */
export interface Look {
  readonly colours: ColourDepth;
  /** Does it show UTF-8? */
  readonly unicode: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a pane's emulator knows beside its cells. */
export interface PaneFacts {
  readonly modes: TerminalModes;
  readonly cursor: { readonly column: number; readonly row: number };
}

export type Direction = 'up' | 'down' | 'left' | 'right';

/** What the next key is for. */
export type ViewMode =
  | { readonly is: 'panes' }
  | {
      readonly is: 'scroll';
      readonly pane: PaneId;
      /** How many lines there are above the pane's screen; null while they are being fetched. */
      readonly lines: number | null;
      /** How many rows it is scrolled back. */
      readonly back: number;
    }
  | { readonly is: 'help'; readonly scroll: number };

export interface AttachModel {
  /** Of the person's terminal. */
  readonly size: Size;
  readonly look: Look;
  /** Name of a key, as in core/terminal/keys.ts: `C-b`. */
  readonly prefix: string;
  /** Null before the first. */
  readonly scene: Scene | null;
  readonly panes: ReadonlyMap<PaneId, PaneFacts>;
  /** The window's top left cell that is in view, where the window is larger than the terminal. */
  readonly origin: Point;
  readonly mode: ViewMode;
  /** The prefix was pressed: the next key is a command. */
  readonly armed: boolean;
  readonly input: InputState;
  /** How many acts the holder has not carried out yet. */
  readonly acting: number;
  /** What was done meanwhile: it is meant for what is there after them, and waits. */
  readonly held: readonly InputToken[];
  /** What the last command led to, in the status line until the next key. */
  readonly notice: string | null;
  /** The pane that had the focus before; null: none had. */
  readonly before: PaneId | null;
  /** To be done once the panes beside the zoomed one are known. */
  readonly afterZoom: Direction | 'next' | null;
  /** The mouse button went down in this pane, and until it is up all that it does is told there. */
  readonly grabbed: PaneId | null;
  /** Has the person's terminal the focus? */
  readonly hasFocus: boolean;
  /** The panes in view whose programs asked to be told of the focus, and whether they were told last that they have it. */
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
 * A zoomed pane's program draws on the person's terminal itself: where the two are of one size, nothing of ours is to be
 * drawn over it, and the terminal shows all that programs think it shows.
 */
export function rawPane(model: AttachModel): ScenePane | null {
  const pane = isZoomed(model.scene) ? focusedPane(model) : null;
  if (model.look.colours !== 'true' || !model.look.unicode) return null;
  if (pane === null || model.mode.is !== 'panes' || pane.dead !== null) return null;
  const { rect } = pane;
  return rect.columns === model.size.columns && rect.rows === model.size.rows ? pane : null;
}

/** Of all that is to be seen: the window, or the zoomed pane, which is larger. */
export function sceneSize(scene: Scene): Size {
  const zoomed = isZoomed(scene) ? scene.panes.find(({ active }) => active) : undefined;
  return zoomed?.rect ?? scene.size;
}

export function isZoomed(scene: Scene | null): boolean {
  return scene?.windows.some(({ active, zoomed }) => active && zoomed) ?? false;
}

/** The mouse's place in the window. */
export function inWindow(model: AttachModel, { column, row }: MouseReport): Point {
  return { x: column + model.origin.x, y: row + model.origin.y };
}

/** What holds a place of the window; null: a border, or nothing. */
export function paneAt(model: AttachModel, { x, y }: Point): ScenePane | null {
  return (
    model.scene?.panes.find(
      ({ rect }) => x >= rect.x && x < rect.x + rect.columns && y >= rect.y && y < rect.y + rect.rows,
    ) ?? null
  );
}
