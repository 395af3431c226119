/**
 * A terminal that draws on nothing: takes what programs print and knows what the screen then shows. One implementation
 * (os/emulator/emulator.ts) on @xterm/headless.
 */
import type { CellGrid } from '../core/terminal/cell-grid.ts';
import type { Rect, Size } from '../core/terminal/geometry.ts';
import type { TerminalModes } from '../core/terminal/modes.ts';

/** What a program asked for that is not on the screen. */
export type EmulatorEvent =
  | { readonly is: 'bell' }
  /** OSC 52: base64 of what goes to the clipboard; a question for its content is never passed on. */
  | { readonly is: 'clipboard'; readonly selection: string; readonly base64: string }
  /** OSC 9 or 777: a desktop notification, as it came, without the introducer and the terminator. */
  | { readonly is: 'notification'; readonly payload: string }
  /** The terminal answers a question (cursor position, device attributes, …): to be written to the program. */
  | { readonly is: 'reply'; readonly bytes: string };

export interface Emulator {
  readonly size: Size;
  /** Bytes as they come, cut anywhere. `taken` is called once they have been worked in. */
  write(bytes: Uint8Array, taken?: () => void): void;
  /** In the order of writes. */
  resize(size: Size): void;
  /** What has been taken so far. Column and row from 0, of the visible screen. */
  readonly cursor: { readonly column: number; readonly row: number };
  readonly modes: TerminalModes;
  /**
   * Copies rows, from `top` on, into the rectangle of the grid: cut where it is smaller, filled up with blanks where it is
   * larger. Row 0 is the first of the visible screen; negative ones are of the history above it, -1 the nearest. The
   * rectangle lies within the grid. A wide character of which only half fits is a blank.
   */
  draw(top: number, grid: CellGrid, rect: Rect): void;
  /** What the last that was taken is only the beginning of; null: of nothing. */
  readonly begun: 'sequence' | 'character' | null;
  /**
   * Is nothing left of a line that scrolls out of the history? Not so where only a part of the screen scrolls, nor in the
   * midst of a link, which is known as long as a line bears it.
   */
  readonly forgetsLines: boolean;
  /** How many rows of history there are. */
  readonly history: number;
  /** The visible screen as plain lines, with up to `history` lines from before. Trailing blanks are cut. */
  lines(history: number): readonly string[];
  /**
   * Escape sequences that bring a terminal of the same size that was just reset to the same screen, cursor and modes,
   * with up to `history` lines above it.
   */
  serialize(history: number): string;
  /**
   * The same for the visible screen alone, whichever of the two it is: nothing in it switches between them. What is drawn
   * next lands as it would have landed (pen, margins, character sets).
   */
  paint(): string;
  listen(listener: (event: EmulatorEvent) => void): void;
  dispose(): void;
}

export interface EmulatorOptions {
  readonly size: Size;
  /** Lines of history that are kept. */
  readonly history: number;
  /** Answers questions (`reply` events)? Only one of all that see the same output may. */
  readonly answers: boolean;
}

export type OpenEmulator = (options: EmulatorOptions) => Emulator;
