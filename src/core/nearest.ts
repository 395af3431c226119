/** "Did you mean": compares words. Decides nothing. */

/** Up to three candidates that the word may be a typo of, the likeliest first. */
export function nearest(word: string, candidates: readonly string[]): readonly string[] {
  const wanted = word.toLowerCase().slice(0, 64);
  if (wanted === '') return [];
  // One typo per three letters; a short word must not match everything.
  const tolerance = Math.max(1, Math.floor(wanted.length / 3));
  return candidates
    .map((candidate) => ({ candidate, slips: slipsBetween(wanted, candidate.toLowerCase().slice(0, 64)) }))
    .filter(({ slips }) => slips <= tolerance)
    .sort((a, b) => a.slips - b.slips)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** The end of a sentence: `; perhaps a or b`, or nothing. */
export function perhaps(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  return near.length === 0 ? '' : `; perhaps ${near.join(' or ')}`;
}

function slipsBetween(wanted: string, candidate: string): number {
  // An abbreviation counts as one typo.
  if (wanted.length >= 2 && candidate !== wanted && candidate.startsWith(wanted)) return 1;
  return editDistance(wanted, candidate);
}

/** Restricted Damerau-Levenshtein distance: letters deleted, inserted, changed or swapped with their neighbour. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
