/**
 * A terminal that draws on nothing: takes what programs print and knows what the screen then shows. One implementation
 * (host/emulator.ts) on @xterm/headless.
 */
import type { Size } from '../core/geometry.ts';

/** `null`: the terminal's own. A number: one of the 256 of the palette. A string of three bytes: `#rrggbb`. */
export type CellColour = number | string | null;

export interface ScreenCell {
  /** The character with its combining marks; `''`: the second half of a wide one. A blank is `' '`. */
  readonly text: string;
  readonly width: 0 | 1 | 2;
  readonly foreground: CellColour;
  readonly background: CellColour;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly blink: boolean;
  readonly inverse: boolean;
  readonly invisible: boolean;
  readonly strike: boolean;
}

/** What a program asked its terminal for, as far as the person's own terminal must know. */
export interface EmulatorModes {
  /** DECCKM: arrow keys as SS3. */
  readonly applicationCursor: boolean;
  readonly applicationKeypad: boolean;
  readonly bracketedPaste: boolean;
  /** Which mouse events it wants, and whether in SGR form. */
  readonly mouse: 'none' | 'click' | 'button' | 'drag' | 'any';
  readonly sgrMouse: boolean;
  readonly focusEvents: boolean;
  readonly cursorVisible: boolean;
  /** DECSCUSR: 0 to 6. */
  readonly cursorStyle: number;
  readonly alternateScreen: boolean;
  /** xterm's modifyOtherKeys, 0 to 2. */
  readonly modifyOtherKeys: number;
  /** Flags of the kitty keyboard protocol in force; 0: off. */
  readonly kittyKeyboard: number;
  readonly title: string;
}

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
  readonly modes: EmulatorModes;
  /** One row of the visible screen, or, with a negative number, of the history above it (-1 is the nearest). */
  row(row: number): readonly ScreenCell[];
  /** How many rows of history there are. */
  readonly history: number;
  /** The visible screen as plain lines, with up to `history` lines from before. Trailing blanks are cut. */
  lines(history: number): readonly string[];
  /**
   * Escape sequences that bring a terminal of the same size that was just reset to the same screen, cursor and modes,
   * with up to `history` lines above it.
   */
  serialize(history: number): string;
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
