/** A cell of xterm's screen as the port has it, and the escape sequences that set its style. Pure. */
import type { IBufferCell, IBufferLine } from '@xterm/headless';
import type { CellColour, ScreenCell } from '../ports/emulator.ts';
import type { Attributes } from './emulator-internals.ts';

const hex = (rgb: number): string => `#${rgb.toString(16).padStart(6, '0')}`;

function foreground(of: Attributes): CellColour {
  return of.isFgRGB() ? hex(of.getFgColor()) : of.isFgPalette() ? of.getFgColor() : null;
}

function background(of: Attributes): CellColour {
  return of.isBgRGB() ? hex(of.getBgColor()) : of.isBgPalette() ? of.getBgColor() : null;
}

const underlineBit = 0x10000000;

function isUnderlined(of: Attributes): boolean {
  return (of.fg & underlineBit) !== 0;
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

/** One row, cell by cell. `scratch` is filled anew for each of them: no objects are made for reading. */
export function cellsOfLine(line: IBufferLine, columns: number, scratch: IBufferCell): ScreenCell[] {
  return Array.from({ length: columns }, (_, column) => {
    const cell = line.getCell(column, scratch);
    return cell === undefined ? blank : screenCell(cell);
  });
}

const blank: ScreenCell = {
  text: ' ',
  width: 1,
  foreground: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  blink: false,
  inverse: false,
  invisible: false,
  strike: false,
};

function screenCell(cell: IBufferCell): ScreenCell {
  const width = cell.getWidth() as 0 | 1 | 2;
  const chars = cell.getChars();
  const text = width === 0 ? '' : chars === '' ? ' ' : chars;
  if (text === ' ' && cell.isAttributeDefault()) return blank;
  const attributes = attributesOf(cell);
  return {
    text,
    width,
    foreground: foreground(attributes),
    background: background(attributes),
    bold: attributes.isBold() !== 0,
    dim: attributes.isDim() !== 0,
    italic: attributes.isItalic() !== 0,
    underline: isUnderlined(attributes),
    blink: attributes.isBlink() !== 0,
    inverse: attributes.isInverse() !== 0,
    invisible: attributes.isInvisible() !== 0,
    strike: attributes.isStrikethrough() !== 0,
  };
}

/** SGR that sets these attributes, whatever was set before. */
export function styleSequence(of: Attributes): string {
  const flags: readonly (readonly [number, string])[] = [
    [of.isBold(), '1'],
    [of.isDim(), '2'],
    [of.isItalic(), '3'],
    [isUnderlined(of) ? 1 : 0, '4'],
    [of.isBlink(), '5'],
    [of.isInverse(), '7'],
    [of.isInvisible(), '8'],
    [of.isStrikethrough(), '9'],
    [of.isOverline(), '53'],
  ];
  const set = flags.flatMap(([on, code]) => (on === 0 ? [] : [code]));
  return `\x1b[${['0', ...set, ...colourCodes(foreground(of), 38), ...colourCodes(background(of), 48)].join(';')}m`;
}

function colourCodes(colour: CellColour, base: 38 | 48): readonly string[] {
  if (colour === null) return [];
  if (typeof colour === 'number') return [`${base};5;${colour}`];
  const rgb = Number.parseInt(colour.slice(1), 16);
  return [`${base};2;${(rgb >> 16) & 255};${(rgb >> 8) & 255};${rgb & 255}`];
}
