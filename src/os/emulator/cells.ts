/** A cell of xterm's screen as the port has it, and the escape sequences that set its style. Pure. */
import type { IBufferCell, IBufferLine } from '@xterm/headless';
import {
  attributes as flags,
  ownColour,
  rgbOf,
  trueColour,
  type CellGrid,
} from '../../core/terminal/cell-grid.ts';
import type { Attributes } from './xterm-internals.ts';

/** Packed into `fg` and `bg`: the colour, how it is meant, and flags above. */
const colourBits = 0xffffff;
const meantBits = 0x3000000;
const meant = { own: 0, sixteen: 0x1000000, palette: 0x2000000, rgb: 0x3000000 } as const;
const foregroundFlags: readonly (readonly [number, number])[] = [
  [0x4000000, flags.inverse],
  [0x8000000, flags.bold],
  [0x10000000, flags.underline],
  [0x20000000, flags.blink],
  [0x40000000, flags.invisible],
  [0x80000000, flags.strike],
];
const backgroundFlags: readonly (readonly [number, number])[] = [
  [0x4000000, flags.italic],
  [0x8000000, flags.dim],
  [0x40000000, flags.overline],
];
const flagBits = ~(colourBits | meantBits);

function colourOf(packed: number): number {
  const how = packed & meantBits;
  if (how === meant.own) return ownColour;
  return how === meant.rgb ? trueColour(packed & colourBits) : packed & 0xff;
}

function flagsOf({ fg, bg }: Attributes): number {
  let set = 0;
  if ((fg & flagBits) !== 0) for (const [bit, flag] of foregroundFlags) if ((fg & bit) !== 0) set |= flag;
  if ((bg & flagBits) !== 0) for (const [bit, flag] of backgroundFlags) if ((bg & bit) !== 0) set |= flag;
  return set;
}

/** Of the hyperlink that it belongs to; 0: none. */
export function linkOf(of: Attributes): number {
  return of.hasExtendedAttrs() === 0 ? 0 : of.extended.urlId;
}

/** A space, or nothing, on the terminal's own background. */
export function isPlainBlank(cell: IBufferCell): boolean {
  const chars = cell.getChars();
  return cell.getWidth() !== 0 && (chars === '' || chars === ' ') && cell.isAttributeDefault();
}

/** xterm's own type leaves out what its cells have. */
export function attributesOf(cell: IBufferCell): Attributes {
  return cell as unknown as Attributes;
}

/** A row into `count` cells of the grid from `index` on. `scratch` is filled anew for each cell: no objects are made. */
export function drawLine(
  line: IBufferLine,
  grid: CellGrid,
  index: number,
  count: number,
  scratch: IBufferCell,
): void {
  const drawn = Math.min(count, line.length);
  for (let column = 0; column < drawn; column += 1) {
    const cell = line.getCell(column, scratch);
    if (cell === undefined) continue;
    const at = index + column;
    const packed = attributesOf(cell);
    const chars = cell.getChars();
    grid.text[at] = chars !== '' ? chars : cell.getWidth() === 0 ? '' : ' ';
    grid.foreground[at] = colourOf(packed.fg);
    grid.background[at] = colourOf(packed.bg);
    grid.attributes[at] = flagsOf(packed);
  }
  // Half of a wide character is a blank.
  if (drawn > 0 && line.getCell(drawn - 1, scratch)?.getWidth() === 2) grid.text[index + drawn - 1] = ' ';
}

/** SGR that sets these attributes, whatever was set before. */
export function styleSequence(of: Attributes): string {
  const set = flagsOf(of);
  const codes = styleCodes.flatMap(([flag, code]) => ((set & flag) === 0 ? [] : [code]));
  return `\x1b[${['0', ...codes, ...colourCodes(colourOf(of.fg), 38), ...colourCodes(colourOf(of.bg), 48)].join(';')}m`;
}

const styleCodes: readonly (readonly [number, string])[] = [
  [flags.bold, '1'],
  [flags.dim, '2'],
  [flags.italic, '3'],
  [flags.underline, '4'],
  [flags.blink, '5'],
  [flags.inverse, '7'],
  [flags.invisible, '8'],
  [flags.strike, '9'],
  [flags.overline, '53'],
];

function colourCodes(colour: number, base: 38 | 48): readonly string[] {
  if (colour === ownColour) return [];
  const rgb = rgbOf(colour);
  return rgb === null
    ? [`${base};5;${colour}`]
    : [`${base};2;${(rgb >> 16) & 255};${(rgb >> 8) & 255};${rgb & 255}`];
}
