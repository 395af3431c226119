/**
 * Finds a text in a longer one by whole lines, though white space, invisible characters and the composition of accents were
 * changed on the way. Pure.
 */

const unseen = /[\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]+/gu;

/** What remains of each line for a comparison; empty lines are left out. */
export function comparableLines(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(unseen, '').normalize('NFC'))
    .filter((line) => line !== '');
}

/** So many places are compared: lines that repeat must not take quadratic time. */
const mostPlaces = 100;

/** The lines without the first place where `part` stands in them, one line after the other; null: it does not. */
export function withoutLines(lines: readonly string[], part: readonly string[]): readonly string[] | null {
  if (part.length === 0) return null;
  let places = 0;
  for (let start = 0; start + part.length <= lines.length && places < mostPlaces; start += 1) {
    if (lines[start] !== part[0] || lines[start + part.length - 1] !== part.at(-1)) continue;
    places += 1;
    if (part.every((line, index) => lines[start + index] === line))
      return [...lines.slice(0, start), ...lines.slice(start + part.length)];
  }
  return null;
}
