/** One row of a screen: pieces of text with styles. Types only; colours are of the 256-colour palette. */

export interface TextStyle {
  /** 0 to 255; null: the terminal's default. */
  readonly foreground: number | null;
  readonly bold: boolean;
  readonly inverse: boolean;
}

export interface Span {
  /** Can be drawn unchanged: no control characters, every cluster reduced to plain cells (core/text/cells.ts). */
  readonly text: string;
  readonly style: TextStyle;
}

export type Line = readonly Span[];
