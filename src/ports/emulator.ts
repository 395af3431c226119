/**
 * A terminal without a display: takes program output and knows what the screen shows. Implemented on @xterm/headless
 * (os/emulator/emulator.ts).
 */
import type { CellGrid } from '../core/terminal/cell-grid.ts';
import type { Rect, Size } from '../core/terminal/geometry.ts';
import type { TerminalModes } from '../core/terminal/modes.ts';

/** Requests of a program that do not show on the screen. */
export type EmulatorEvent =
  | { readonly is: 'bell' }
  /** OSC 52: base64 of the clipboard text. Queries of the clipboard are never passed on. */
  | { readonly is: 'clipboard'; readonly selection: string; readonly base64: string }
  /** OSC 9 or 777: the payload of a desktop notification, unchanged. */
  | { readonly is: 'notification'; readonly payload: string }
  /** The terminal's reply to a query (cursor position, device attributes, …), to be written to the program. */
  | { readonly is: 'reply'; readonly bytes: string };

export interface Emulator {
  readonly size: Size;
  /** Takes bytes in pieces of any size. `taken` is called once they have been processed. */
  write(bytes: Uint8Array, taken?: () => void): void;
  /** In the order of writes. */
  resize(size: Size): void;
  /** Position after all processed bytes, from 0, in the visible screen. */
  readonly cursor: { readonly column: number; readonly row: number };
  readonly modes: TerminalModes;
  /**
   * Copies rows from `top` on into the rectangle of the grid: cut if it is smaller, padded with blanks if it is larger.
   * Row 0 is the first of the visible screen, -1 the last of the history. The rectangle lies within the grid. A wide
   * character of which only half fits becomes a blank.
   */
  draw(top: number, grid: CellGrid, rect: Rect): void;
  /** What the processed bytes end in the middle of; null: nothing. */
  readonly begun: 'sequence' | 'character' | null;
  /**
   * Whether a line that scrolls out of the history leaves no trace. False while only a part of the screen scrolls, and
   * inside a link, which exists as long as a line has it.
   */
  readonly forgetsLines: boolean;
  /** Number of rows in the history. */
  readonly history: number;
  /** The visible screen as plain lines, with up to `history` lines above it, without trailing blanks. */
  lines(history: number): readonly string[];
  /**
   * Escape sequences that restore screen, cursor and modes on a terminal of the same size that was just reset, with up
   * to `history` lines above.
   */
  serialize(history: number): string;
  /**
   * The same for the visible screen only (main or alternate), without switching between them. What is drawn next lands
   * where it would have landed (pen, margins, character sets).
   */
  paint(): string;
  listen(listener: (event: EmulatorEvent) => void): void;
  dispose(): void;
}

export interface EmulatorOptions {
  readonly size: Size;
  /** Number of history lines kept. */
  readonly history: number;
  /** Whether it replies to queries (`reply` events). Only one of the emulators that see the same output may. */
  readonly answers: boolean;
}

export type OpenEmulator = (options: EmulatorOptions) => Emulator;
