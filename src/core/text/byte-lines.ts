/**
 * Splits the bytes of a growing file into whole lines: owns the remainder between two reads. Knows no file: the caller
 * detects that one was cut or replaced, and calls `reset`.
 */

/** Longer lines are cut here; the rest up to the newline is skipped and never stored. */
export const maxLineBytes = 64 * 1024;

export interface ByteLines {
  /** Takes the next bytes and returns the lines that they complete, without line ends. Invalid UTF-8 becomes U+FFFD. */
  push(chunk: Uint8Array): readonly string[];
  /** Bytes taken since the end of the last whole line: a restarted reader goes back this far. */
  readonly pendingBytes: number;
  /** Returns the remainder as a line and forgets it; null: the remainder is empty. Later bytes start a new line. */
  flush(): string | null;
  /** Forgets the remainder. */
  reset(): void;
}

const newline = 0x0a;
const carriageReturn = 0x0d;

export function createByteLines(limitBytes: number = maxLineBytes): ByteLines {
  const decoder = new TextDecoder();
  let kept: Uint8Array[] = [];
  let keptBytes = 0;
  let pendingBytes = 0;

  const keep = (part: Uint8Array): void => {
    pendingBytes += part.length;
    const room = Math.min(part.length, limitBytes - keptBytes);
    if (room <= 0) return;
    // A copy: the caller may fill its buffer again.
    kept.push(part.slice(0, room));
    keptBytes += room;
  };

  const reset = (): void => {
    kept = [];
    keptBytes = 0;
    pendingBytes = 0;
  };

  const takeLine = (): string => {
    const isCut = pendingBytes > keptBytes;
    const bytes = join(kept, keptBytes);
    reset();
    return decoder.decode(isCut ? dropSplitCharacter(bytes) : dropCarriageReturn(bytes));
  };

  return {
    push(chunk) {
      const lines: string[] = [];
      let start = 0;
      for (;;) {
        const end = chunk.indexOf(newline, start);
        if (end === -1) break;
        keep(chunk.subarray(start, end));
        lines.push(takeLine());
        start = end + 1;
      }
      keep(chunk.subarray(start));
      return lines;
    },
    flush: () => (pendingBytes === 0 ? null : takeLine()),
    get pendingBytes() {
      return pendingBytes;
    },
    reset,
  };
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function dropCarriageReturn(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
}

/** Removes an incomplete UTF-8 character at the end. */
function dropSplitCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0x80 && byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? bytes.subarray(0, -back) : bytes;
  }
  return bytes;
}
