/**
 * Output that only adds lines: text, line ends, tabs, colours. Of long output a terminal needs only the end: what
 * scrolled out of its history is invisible. Pure; bytes in UTF-8.
 */

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const tab = 0x09;
const escape = 0x1b;

export interface PlainScan {
  /**
   * Whether these bytes, which may be cut anywhere and follow the previous ones, are plain. Once false, always false.
   */
  push(bytes: Uint8Array): boolean;
}

/** Begins between two sequences, and between two characters. */
export function plainScan(): PlainScan {
  let state: 'text' | 'escape' | 'colour' | 'C1' | 'lost' = 'text';
  return {
    push(bytes) {
      for (const byte of bytes) {
        switch (state) {
          case 'text':
            if (byte >= 0x20 && byte < 0x7f) continue;
            if (byte === lineFeed || byte === carriageReturn || byte === tab) continue;
            if (byte === escape) state = 'escape';
            // U+0080 to U+009F are controls.
            else if (byte === 0xc2) state = 'C1';
            else if (byte < 0x80) state = 'lost';
            continue;
          case 'escape':
            state = byte === 0x5b ? 'colour' : 'lost';
            continue;
          case 'colour':
            if (byte >= 0x30 && byte <= 0x3b) continue;
            state = byte === 0x6d ? 'text' : 'lost';
            continue;
          case 'C1':
            // A lead byte in place of a continuation byte starts a new character.
            if (byte !== 0xc2) state = byte >= 0xa0 ? 'text' : 'lost';
            continue;
          case 'lost':
            return false;
        }
      }
      return state !== 'lost';
    },
  };
}

/** Smaller savings are not worth it. Bytes. */
const leastLeftOut = 16 * 1024;

/**
 * Shortened plain output that brings a terminal to the same state, except for lines out of its history: the first line,
 * which completes what came before it; the current colours; and at least the last `lines` lines. Null: nothing can be
 * left out.
 */
export function withoutScrolledOut(plain: Uint8Array, lines: number): readonly Uint8Array[] | null {
  const from = endOfLineBefore(plain, lines);
  const begin = firstEndOfLine(plain, from);
  if (begin === null || from - begin < leastLeftOut) return null;
  const parts = [plain.subarray(0, begin), ...coloursIn(plain, begin, from), plain.subarray(from)];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return plain.length - length < leastLeftOut ? null : parts;
}

/** Position of a CR LF followed by that many line feeds; 0: none. */
function endOfLineBefore(plain: Uint8Array, lines: number): number {
  let at = plain.length;
  for (let count = 0; at > 0;) {
    at = plain.lastIndexOf(lineFeed, at - 1);
    if (at <= 0) return 0;
    count += 1;
    if (count >= lines && plain[at - 1] === carriageReturn) return at - 1;
  }
  return 0;
}

/** Position after the first CR LF. */
function firstEndOfLine(plain: Uint8Array, before: number): number | null {
  for (let at = plain.indexOf(lineFeed); at !== -1 && at < before; at = plain.indexOf(lineFeed, at + 1))
    if (plain[at - 1] === carriageReturn) return at + 1;
  return null;
}

/** Sequences that set colours and styles, from the last full reset on. */
function coloursIn(plain: Uint8Array, begin: number, end: number): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = plain.lastIndexOf(escape, end - 1); at >= begin; at = plain.lastIndexOf(escape, at - 1)) {
    const sequence = plain.subarray(at, plain.indexOf(0x6d, at) + 1);
    found.push(sequence);
    // CSI m, CSI 0 m.
    if (sequence.length === 3 || (sequence.length === 4 && sequence[2] === 0x30)) break;
    if (at === 0) break;
  }
  return found.reverse();
}
