import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce } from '../../../src/core/plan/at-once.ts';

function plan(...needs: readonly (readonly number[])[]): { id: number; needs: readonly number[] }[] {
  return needs.map((own, index) => ({ id: index + 1, needs: own }));
}

describe('how many parts can be ready at once', () => {
  it.each<[string, ReturnType<typeof plan>, number]>([
    ['none of nothing', plan(), 0],
    ['all without needs', plan([], [], []), 3],
    ['one of a chain', plan([], [1], [2]), 1],
    ['one of a chain that is written backwards', plan([2], [3], []), 1],
    ['the middle of a diamond', plan([], [1], [1], [1], [2, 3, 4]), 3],
    ['two chains side by side', plan([], [1], [], [3]), 2],
    ['parts of different levels', plan([], [1], [1], [3], [3]), 3],
    ['two before and two behind one', plan([], [], [1, 2], [3], [3]), 2],
    ['what waits only around others', plan([], [1], [2], []), 2],
  ])('%s', (_, parts, most) => {
    expect(atOnce(parts)).toBe(most);
  });

  it('is not computed for more than 500 parts', () => {
    expect(atOnce(plan(...Array.from({ length: 501 }, () => [])))).toBeNull();
  });

  it('is the largest set in which none waits for another', () => {
    const plans = fc
      .integer({ min: 1, max: 8 })
      .chain((count) =>
        fc.tuple(
          ...Array.from({ length: count }, (_, index) =>
            fc.subarray(Array.from({ length: index }, (__, before) => before + 1)),
          ),
        ),
      );
    fc.assert(
      fc.property(plans, (needs) => {
        expect(atOnce(plan(...needs))).toBe(largestByTrying(needs));
      }),
    );
  });
});

/** The largest unordered set, by trying every set of parts. */
function largestByTrying(needs: readonly (readonly number[])[]): number {
  const waits = (part: number): readonly number[] =>
    (needs[part - 1] ?? []).flatMap((before) => [before, ...waits(before)]);
  let largest = 0;
  for (let chosen = 0; chosen < 2 ** needs.length; chosen += 1) {
    const set = needs.map((_, index) => index + 1).filter((part) => ((chosen >> (part - 1)) & 1) === 1);
    if (set.every((part) => waits(part).every((before) => !set.includes(before))))
      largest = Math.max(largest, set.length);
  }
  return largest;
}
