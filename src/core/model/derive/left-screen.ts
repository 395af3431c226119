/** Whether lines are a full-screen program's picture that a run left behind, rather than printed lines. Pure. */

/** Frames, bars, and spinners of braille dots. */
const drawn = /[\u2500-\u259f\u2800-\u28ff]/u;
/** `+----+` and `| text |`: frames of programs without UTF-8. A plain rule may enclose a message. */
const plainFrame = /^\s*(\+[-=+]{2,}\+|\|.*\|)\s*$/;
/** At least two gaps: a table row, a key bar or a status bar. */
const columns = /\S\s{3,}\S.*\S\s{3,}\S/;
/** Meters of htop, `F1Help F2Setup`, `^G Help`, headings of process lists, modes of vi, the end marker of less. */
const furniture =
  /\[\|+|\bF1\s?\w+\s*F2|\^[A-Z] \w.*\^[A-Z] |^\s*PID\s+USER\b|^-- [A-Z ]+ --|^\(END\)|^:$|^"[^"]*" (\[[^\]]*\] )?\d+(L, \d+B|,? lines?\b)/;
/** Key hints: `? for shortcuts`, `esc to interrupt`. */
const keyHint = /^\s*\? for \w+|\b(esc|enter|tab|ctrl|shift|alt)\b(\s?[+-]\s?\S+)? to \w+/i;

export function isFrame(line: string): boolean {
  return drawn.test(line) || plainFrame.test(line);
}

/** No line of such a picture is a message of the program. */
export function isFullScreen(lines: readonly string[]): boolean {
  // vi marks the rows below the end of a file.
  return lines.some(
    (line, row) => furniture.test(line) || (line.trim() === '~' && lines[row + 1]?.trim() === '~'),
  );
}

/** May be part of a picture without a frame. */
export function isScreenRow(line: string): boolean {
  return columns.test(line) || keyHint.test(line) || /^\s*[>❯›]/.test(line);
}
