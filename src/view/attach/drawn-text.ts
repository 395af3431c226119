/**
 * The text sent to the user's terminal for a cell: replaces characters on which terminals disagree (core/text/cells.ts lists
 * them), and characters outside ASCII on terminals without UTF-8.
 */
import { cellsOf } from '../../core/text/cells.ts';

/** ASCII shapes of lines and corners; everything else becomes `?`. */
const asciiShapes: readonly (readonly [RegExp, string])[] = [
  [/^[─━┄┅┈┉╌╍═╴╶╸╺╼╾]$/, '-'],
  [/^[│┃┆┇┊┋╎╏║╵╷╹╻╽╿]$/, '|'],
  [/^[\u250c-\u254b\u2550-\u2570]$/, '+'],
  [/^[█▀-▏▐■▉▊▋▌▍]$/, '#'],
  [/^[░▒▓]$/, ':'],
  [/^[•●∙·⏺◉]$/, '*'],
  [/^[❯›▶▸→]$/, '>'],
  [/^[‹◀◂←]$/, '<'],
  [/^[…]$/, '~'],
  [/^[✓✔]$/, '+'],
  [/^[✗✘]$/, 'x'],
  [/^[\u00a0]$/, ' '],
  [/^[‘’]$/, "'"],
  [/^[“”]$/, '"'],
  [/^[‐-―]$/, '-'],
];

/** More distinct texts than any screen has; then the cache is cleared. */
const mostKept = 4096;

/** Cached: a screen has few different texts, and many cells. */
export function drawnTexts(unicode: boolean): (text: string, isWide: boolean) => string {
  const known = new Map<string, string>();
  return (text, isWide) => {
    if (text.length === 1 && text >= ' ' && text <= '~') return text;
    const key = isWide ? `w${text}` : text;
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= mostKept) known.clear();
    const drawn = unicode ? unicodeText(text, isWide) : asciiText(text, isWide);
    known.set(key, drawn);
    return drawn;
  };
}

/** Whether the terminal may have moved its cursor by another distance than the cell's width; then the cursor is placed explicitly. */
export function isSureOfWidth(drawn: string): boolean {
  if (drawn.length !== 1) return false;
  const code = drawn.charCodeAt(0);
  // Latin; box drawing and blocks; kana, the common CJK block and Hangul; full-width forms.
  return (
    code < 0x250 ||
    (code >= 0x2500 && code <= 0x259f) ||
    (code >= 0x3041 && code <= 0x30ff) ||
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xff01 && code <= 0xff60)
  );
}

function unicodeText(text: string, isWide: boolean): string {
  const [cell] = cellsOf(text);
  if (cell === undefined) return isWide ? '  ' : ' ';
  if (cell.width === (isWide ? 2 : 1)) return cell.text;
  return isWide ? `${cell.text} ` : '?';
}

function asciiText(text: string, isWide: boolean): string {
  if (isWide) return '??';
  // Drops accents and other marks.
  const bare = text.normalize('NFD').charAt(0);
  if (bare >= ' ' && bare <= '~') return bare;
  return asciiShapes.find(([pattern]) => pattern.test(text))?.[1] ?? '?';
}
