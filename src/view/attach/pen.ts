/** SGR sequences of the view: changes from one pen to another in few bytes. */
import { attributes, ownColour, rgbOf } from '../../core/terminal/cell-grid.ts';

export interface Pen {
  /** As in core/terminal/cell-grid.ts, reduced to what the terminal can show. */
  readonly foreground: number;
  readonly background: number;
  readonly attributes: number;
}

export const plainPen: Pen = { foreground: ownColour, background: ownColour, attributes: 0 };

const codes: readonly (readonly [number, string])[] = [
  [attributes.bold, '1'],
  [attributes.dim, '2'],
  [attributes.italic, '3'],
  [attributes.underline, '4'],
  [attributes.blink, '5'],
  [attributes.inverse, '7'],
  [attributes.invisible, '8'],
  [attributes.strike, '9'],
  [attributes.overline, '53'],
];

/** Attributes are never cleared one by one (terminals disagree: 22 clears both bold and dim): all are set again. */
export function penChange(from: Pen, to: Pen): string {
  const lost = (from.attributes & ~to.attributes) !== 0;
  const start = lost ? plainPen : from;
  const words = [
    ...(lost ? ['0'] : []),
    ...codes.filter(([bit]) => (to.attributes & ~start.attributes & bit) !== 0).map(([, code]) => code),
    ...(to.foreground === start.foreground ? [] : [colourCode(to.foreground, 30)]),
    ...(to.background === start.background ? [] : [colourCode(to.background, 40)]),
  ];
  return words.length === 0 ? '' : `\x1b[${words.join(';')}m`;
}

/** `base`: 30 for the foreground, 40 for the background. The first sixteen use the old codes, which all terminals know. */
function colourCode(colour: number, base: 30 | 40): string {
  if (colour === ownColour) return String(base + 9);
  const rgb = rgbOf(colour);
  if (rgb !== null) return `${base + 8};2;${rgb >> 16};${(rgb >> 8) & 0xff};${rgb & 0xff}`;
  if (colour < 8) return String(base + colour);
  return colour < 16 ? String(base + 60 + colour - 8) : `${base + 8};5;${colour}`;
}
