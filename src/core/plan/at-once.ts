/**
 * How many parts of a plan can be ready at the same time: the largest set in which none waits for another, directly or
 * indirectly. Pure.
 */

/** Limit of parts in a plan: some work grows with their square or cube. */
export const mostParts = 500;

interface Needing<Id> {
  readonly id: Id;
  readonly needs: readonly Id[];
}

/**
 * Exact: with all others done, such a set is ready at once. Null for more than `mostParts`. The needs contain no
 * cycles.
 */
export function atOnce<Id>(parts: readonly Needing<Id>[]): number | null {
  return parts.length > mostParts ? null : parts.length - pairs(waitsFor(parts));
}

/** Each part with everything that it waits for, directly or indirectly. */
function waitsFor<Id>(parts: readonly Needing<Id>[]): ReadonlyMap<Id, ReadonlySet<Id>> {
  const needsOf = new Map(parts.map(({ id, needs }) => [id, needs]));
  return new Map(
    parts.map(({ id }) => {
      const all = new Set(needsOf.get(id));
      for (const one of all) for (const further of needsOf.get(one) ?? []) all.add(further);
      return [id, all];
    }),
  );
}

/**
 * The largest number of parts that can each follow one that it waits for, no two the same: each reduces the chains that
 * cover the plan, and by Dilworth's theorem the fewest chains equal the largest unordered set.
 */
function pairs<Id>(waits: ReadonlyMap<Id, ReadonlySet<Id>>): number {
  const behind = new Map<Id, Id>();
  const place = (part: Id, tried: Set<Id>): boolean => {
    for (const before of waits.get(part) ?? []) {
      if (tried.has(before)) continue;
      tried.add(before);
      const there = behind.get(before);
      if (there !== undefined && !place(there, tried)) continue;
      behind.set(before, part);
      return true;
    }
    return false;
  };
  return [...waits.keys()].filter((part) => place(part, new Set())).length;
}
