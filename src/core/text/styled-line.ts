/** What is drawn on one row of a screen: pieces of text with their looks. Types only; colours are the 256-colour palette's. */

export interface TextStyle {
  /** 0 to 255; null: the terminal's own. */
  readonly foreground: number | null;
  readonly bold: boolean;
  readonly inverse: boolean;
}

export interface Span {
  /** Drawable as it is: no control characters, every cluster reduced to plain cells (core/text/cells.ts). */
  readonly text: string;
  readonly style: TextStyle;
}

export type Line = readonly Span[];
