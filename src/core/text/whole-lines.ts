/**
 * Finds a text in a longer one by whole lines, ignoring changes of white space, invisible characters and Unicode
 * composition. Pure.
 */

const unseen = /[\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]+/gu;

/** Each line in a form for comparison; empty lines are dropped. */
export function comparableLines(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(unseen, '').normalize('NFC'))
    .filter((line) => line !== '');
}

/** Limit of compared positions: repeated lines must not take quadratic time. */
const mostPlaces = 100;

/** The lines without the first occurrence of `part` as consecutive lines; null: it does not occur. */
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
