/** The width of a single code point in terminal cells, as programs expect it. Draws nothing. */
import { wideRanges } from './wide-ranges.ts';

const takesNone = /^[\p{Mn}\p{Me}\p{Cf}\p{Default_Ignorable_Code_Point}\u1160-\u11ff]$/u;
const firstAfterAscii = 0xa0;
const softHyphen = 0xad;
const firstMark = 0x300;
/** Widths of the basic plane by code point, each plus one; 0: not computed yet. */
const known = new Uint8Array(0x10000);

/** 0: it joins the previous character, or is not drawn. */
export function characterWidth(code: number): 0 | 1 | 2 {
  if (code < firstAfterAscii) return code >= 0x20 && code < 0x7f ? 1 : 0;
  if (code < firstMark) return code === softHyphen ? 0 : 1;
  if (code >= known.length) return judged(code);
  const before = known[code] ?? 0;
  if (before !== 0) return (before - 1) as 0 | 1 | 2;
  const width = judged(code);
  known[code] = width + 1;
  return width;
}

function judged(code: number): 0 | 1 | 2 {
  if (isWide(code)) return 2;
  return takesNone.test(String.fromCodePoint(code)) ? 0 : 1;
}

/** East Asian Wide or Fullwidth. */
export function isWide(code: number): boolean {
  if (code < 0x1100) return false;
  let low = 0;
  let high = wideRanges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = wideRanges[middle];
    if (range === undefined) return false;
    if (code < range[0]) high = middle - 1;
    else if (code > range[1]) low = middle + 1;
    else return true;
  }
  return false;
}
