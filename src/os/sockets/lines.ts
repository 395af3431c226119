/** Cuts a stream of bytes into lines, with a bound. Keeps nothing but the unfinished line. */

export interface LineCutter {
  /** The lines that this chunk completes, in UTF-8. Null once a line passed the limit: nothing more will come. */
  push(chunk: Buffer): readonly string[] | null;
  /** Bytes of the unfinished line. */
  readonly held: number;
}

export function lineCutter(limitBytes: number): LineCutter {
  let parts: Buffer[] = [];
  let held = 0;
  let broken = false;
  return {
    get held() {
      return held;
    },
    push(chunk) {
      if (broken) return null;
      const lines: string[] = [];
      let start = 0;
      for (let end = chunk.indexOf(10); ; end = chunk.indexOf(10, start)) {
        const part = chunk.subarray(start, end === -1 ? chunk.length : end);
        held += part.length;
        if (held > limitBytes) {
          broken = true;
          parts = [];
          held = 0;
          return null;
        }
        if (end === -1) {
          if (part.length > 0) parts.push(part);
          return lines;
        }
        lines.push(Buffer.concat([...parts, part]).toString('utf8'));
        parts = [];
        held = 0;
        start = end + 1;
      }
    },
  };
}
