/**
 * The cells of a screen as columns of numbers and short texts, filled by emulators and used for frames. A 200x60 screen
 * is read and compared many times per second: one object per cell would dominate the cost.
 */
import type { Rect, Size } from './geometry.ts';

export interface CellGrid extends Size {
  /** The character with its combining marks; `''`: the second half of a wide character. A blank is `' '`. */
  readonly text: string[];
  /** `ownColour`, 0 to 255 of the palette, or a value of `trueColour`. */
  readonly foreground: Int32Array;
  readonly background: Int32Array;
  /** Sum of `attributes`. */
  readonly attributes: Uint16Array;
}

export const attributes = {
  bold: 1,
  dim: 2,
  italic: 4,
  underline: 8,
  blink: 16,
  inverse: 32,
  invisible: 64,
  strike: 128,
  overline: 256,
} as const;

/** The terminal's default colour. */
export const ownColour = -1;

const trueColourBit = 0x1000000;

/** `rgb`: 0xrrggbb. */
export function trueColour(rgb: number): number {
  return trueColourBit | rgb;
}

/** 0xrrggbb; null: not a true colour. */
export function rgbOf(colour: number): number | null {
  return colour >= trueColourBit ? colour & 0xffffff : null;
}

export function blankGrid({ columns, rows }: Size): CellGrid {
  const cells = columns * rows;
  return {
    columns,
    rows,
    text: new Array<string>(cells).fill(' '),
    foreground: new Int32Array(cells).fill(ownColour),
    background: new Int32Array(cells).fill(ownColour),
    attributes: new Uint16Array(cells),
  };
}

/** Fills with blanks in the default colours. The rectangle may exceed the grid. */
export function clearRect(grid: CellGrid, rect: Rect): void {
  const left = Math.max(0, rect.x);
  const right = Math.min(grid.columns, rect.x + rect.columns);
  const bottom = Math.min(grid.rows, rect.y + rect.rows);
  for (let row = Math.max(0, rect.y); row < bottom && left < right; row += 1) {
    const from = row * grid.columns + left;
    const to = row * grid.columns + right;
    grid.text.fill(' ', from, to);
    grid.foreground.fill(ownColour, from, to);
    grid.background.fill(ownColour, from, to);
    grid.attributes.fill(0, from, to);
  }
}
