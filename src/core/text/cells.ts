/**
 * Text as terminal cells: how wide a text is and how it is cut to a width. Draws nothing.
 *
 * Terminals, tmux versions and blessed disagree on clusters (emoji joined by ZWJ, flags, skin tones, variation
 * selectors), so none is ever drawn: a cluster is reduced to what all of them draw alike. A joined emoji keeps its
 * first one, a flag becomes its two letters, selectors and skin tones are removed. CJK and plain emoji stay, two cells
 * wide.
 */
import { isWide } from './character-width.ts';

/** One character with its combining marks. */
export interface TextCell {
  readonly text: string;
  readonly width: 1 | 2;
}

/** More combining marks on one character are meant to spill over its neighbours. */
const maxMarks = 2;

const printableAscii = /^[\x20-\x7e]*$/;
const mark = /^\p{Mn}$/u;
const invisible = /^[\p{Me}\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u1160-\u11ff]$/u;
const emoji = /^\p{Extended_Pictographic}$/u;
const emojiPresentation = /^\p{Emoji_Presentation}$/u;
const skinTone = /^\p{Emoji_Modifier}$/u;
const unassigned = /^\p{Cn}$/u;
const zeroWidthJoiner = '\u200d';
const regionalA = 0x1f1e6;
const regionalZ = 0x1f1ff;

/** The cells of a text, left to right. Control and format characters have none; a tab counts as one space. */
export function cellsOf(text: string): readonly TextCell[] {
  if (printableAscii.test(text)) return Array.from(text, (char) => ({ text: char, width: 1 }));
  const cells: { text: string; width: 1 | 2; marks: number }[] = [];
  let joined = false;
  for (const char of text.normalize('NFC')) {
    const common = commonWidth(char.codePointAt(0) ?? 0);
    if (common !== null && !joined) {
      cells.push({ text: char, width: common, marks: 0 });
      continue;
    }
    const last = cells.at(-1);
    if (char === zeroWidthJoiner) {
      joined = last !== undefined && emoji.test(last.text);
    } else if (mark.test(char) && !invisible.test(char)) {
      if (last === undefined || last.marks >= maxMarks) continue;
      last.text += char;
      last.marks += 1;
    } else if (skinTone.test(char) && last !== undefined && emoji.test(last.text)) {
      continue;
    } else if (char === '\t') {
      cells.push({ text: ' ', width: 1, marks: 0 });
    } else if (!invisible.test(char)) {
      if (!joined || !emoji.test(char)) cells.push({ ...drawn(char), marks: 0 });
      joined = false;
    }
  }
  return cells.map(({ text: drawnText, width }) => ({ text: drawnText, width }));
}

/** Fast path for the width of common characters; null: others. */
function commonWidth(code: number): 1 | 2 | null {
  if (code < 0x300) return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code !== 0xad) ? 1 : null;
  if (code >= 0x2190 && code <= 0x25ff) return isWide(code) ? 2 : 1;
  if (code >= 0x4e00 && code <= 0x9fff) return 2;
  return code === 0x2026 ? 1 : null;
}

function drawn(char: string): TextCell {
  const code = char.codePointAt(0) ?? 0;
  if (code >= regionalA && code <= regionalZ) {
    return { text: String.fromCodePoint(0x41 + code - regionalA), width: 1 };
  }
  if (isWide(code)) return { text: char, width: 2 };
  // Wide only in a later Unicode version, or unassigned: the terminal's width is unknown.
  if (emojiPresentation.test(char) || unassigned.test(char)) return { text: '?', width: 1 };
  return { text: char, width: 1 };
}

/** The text as it can be drawn, cell by cell. */
export function plainCells(text: string): string {
  return printableAscii.test(text) ? text : joinCells(cellsOf(text));
}

/** The number of cells of a text. */
export function widthOf(text: string): number {
  return printableAscii.test(text) ? text.length : sumWidths(cellsOf(text));
}

/** The text in at most `cells` cells; a shortened text ends in the ellipsis (one cell). */
export function truncate(text: string, cells: number, ellipsis = '…'): string {
  if (text.length <= cells && printableAscii.test(text)) return text;
  const all = cellsOf(text);
  if (sumWidths(all) <= cells) return joinCells(all);
  if (cells < 1) return '';
  const kept: TextCell[] = [];
  let room = cells - 1;
  for (const cell of all) {
    if (cell.width > room) break;
    kept.push(cell);
    room -= cell.width;
  }
  return joinCells(kept) + ellipsis;
}

/** As much of the text as fits in `cells` cells. */
export function cutCells(text: string, cells: number): string {
  if (printableAscii.test(text)) return text.slice(0, Math.max(0, cells));
  let room = cells;
  let kept = '';
  for (const cell of cellsOf(text)) {
    if (cell.width > room) break;
    kept += cell.text;
    room -= cell.width;
  }
  return kept;
}

/** The text in exactly `cells` cells: truncated, or padded with spaces. */
export function fit(text: string, cells: number, align: 'left' | 'right' = 'left', ellipsis = '…'): string {
  const cut = truncate(text, cells, ellipsis);
  const gap = ' '.repeat(Math.max(0, cells - widthOf(cut)));
  return align === 'left' ? cut + gap : gap + cut;
}

function sumWidths(cells: readonly TextCell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}

function joinCells(cells: readonly TextCell[]): string {
  return cells.map((cell) => cell.text).join('');
}
