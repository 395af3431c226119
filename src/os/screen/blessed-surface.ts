/**
 * The part of blessed 0.1.81 that the screen uses, as it really is: @types/blessed knows neither the cell buffers nor
 * half of the program. Types only.
 */
import type { ReadStream, WriteStream } from 'node:tty';

/** Attributes (flags << 18 | foreground << 9 | background) and what is in the cell. */
export type BlessedCell = [attributes: number, text: string];

export interface BlessedRow extends Array<BlessedCell> {
  dirty: boolean;
}

export interface BlessedProgram {
  on(event: 'keypress', listener: () => void): void;
}

export interface BlessedScreen {
  readonly program: BlessedProgram;
  readonly tput: { brokenACS: boolean };
  readonly rows: number;
  readonly cols: number;
  /** What should be shown, and what was written last. */
  readonly lines: BlessedRow[];
  readonly olines: BlessedRow[];
  draw(firstRow: number, lastRow: number): void;
  on(event: 'resize', listener: () => void): void;
  /** Empties its buffers, and the terminal. */
  alloc(): void;
  destroy(): void;
}

export interface Blessed {
  screen(options: {
    input: ReadStream;
    output: WriteStream;
    terminal: string;
    fullUnicode: boolean;
    forceUnicode: boolean;
  }): BlessedScreen;
}
