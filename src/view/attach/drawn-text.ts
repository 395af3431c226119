/**
 * A cell's text as the person's terminal is sent it. Owns what is drawn where terminals disagree (core/text/cells.ts says on
 * what), and where there is no UTF-8.
 */
import { cellsOf } from '../../core/text/cells.ts';

/** Lines and corners in ASCII; `?` stands for all else. */
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

/** More different texts than any screen has; then it is begun anew. */
const mostKept = 4096;

/** Remembers what it has worked out: a screen has few different texts, and many cells. */
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

/** May the terminal have moved its cursor otherwise than by the cell's width? Then it is told where to go on. */
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
  // Accents and the like are left out.
  const bare = text.normalize('NFD').charAt(0);
  if (bare >= ' ' && bare <= '~') return bare;
  return asciiShapes.find(([pattern]) => pattern.test(text))?.[1] ?? '?';
}
