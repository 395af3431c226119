/** The only JSON parser: input may come from another program, a user or a faulty disk. Pure. */

/**
 * Far above muxcrew's files and Claude Code's messages; JSON.stringify and recursion fail only at far deeper nesting.
 */
const deepest = 500;

/** Limit of values in a message to the supervisor or pty server, far above what the largest crew needs. */
export const messageValues = 100_000;

/** Returns undefined for text that is not JSON, nests too deeply, or has more values than `mostValues`. */
export function parseJson(text: string, mostValues = Infinity): unknown {
  if (exceeds(text, deepest, mostValues)) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Checked before parsing: deep nesting and many small values cost far more memory than their text. */
function exceeds(text: string, levels: number, mostValues: number): boolean {
  let level = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22:
        at = endOfString(text, at);
        break;
      case 0x5b:
      case 0x7b:
        level += 1;
        values += 1;
        if (level > levels || values > mostValues) return true;
        break;
      case 0x2c:
        values += 1;
        if (values > mostValues) return true;
        break;
      case 0x5d:
      case 0x7d:
        level -= 1;
        break;
    }
  }
  return false;
}

/** Index of the closing quote of the string that begins at `start`; without one, the end of the text. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}
