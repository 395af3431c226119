/** Lines before styling: text with a meaning. Owns cutting to a width and colouring. */
import { cutCells, fit, plainCells, truncate, widthOf } from '../../core/text/cells.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import type { Line, Span } from '../../core/text/styled-line.ts';
import { styleOf, type Colours, type Tone } from './tones.ts';

export interface Piece {
  readonly text: string;
  readonly tone: Tone;
}

export type Draft = readonly Piece[];

/** muxcrew's own text. */
export function piece(text: string, tone: Tone = 'plain'): Piece {
  return { text, tone };
}

/** Foreign text, cleaned, in at most `cells` cells. */
export function foreign(text: string, cells: number, ellipsis: string, tone: Tone = 'plain'): Piece {
  return { text: truncate(cleanText(text), cells, ellipsis), tone };
}

/** Foreign text in exactly `cells` cells. */
export function foreignColumn(text: string, cells: number, ellipsis: string, tone: Tone = 'plain'): Piece {
  return { text: fit(cleanText(text), cells, 'left', ellipsis), tone };
}

export function draftWidth(draft: Draft): number {
  return draft.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** `left` and `right` at the two ends of a row; the left one is cut. */
export function ends(left: Draft, right: Draft, columns: number): Draft {
  const room = columns - draftWidth(right);
  const cut = cutTo(left, Math.max(0, room));
  return [...cut, piece(' '.repeat(Math.max(0, room - draftWidth(cut)))), ...right];
}

/** The draft in at most `columns` cells. */
export function cutTo(draft: Draft, columns: number): Draft {
  let room = columns;
  const kept: Piece[] = [];
  for (const { text, tone } of draft) {
    const cut = cutCells(text, room);
    if (cut !== '') kept.push({ text: cut, tone });
    room -= widthOf(cut);
  }
  return kept;
}

/** The finished line: exactly `columns` cells if selected (the bar reaches the edge), else at most that many. */
export function colour(draft: Draft, columns: number, colours: Colours, selected = false): Line {
  const cut = cutTo(draft, columns);
  const gap = selected ? ' '.repeat(Math.max(0, columns - draftWidth(cut))) : '';
  return [...cut, piece(gap)]
    .filter(({ text }) => text !== '')
    .map(({ text, tone }): Span => ({ text: plainCells(text), style: styleOf(tone, colours, selected) }));
}
