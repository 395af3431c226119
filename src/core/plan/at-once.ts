/**
 * How many of a plan's parts can be ready at the same time, by their needs alone: the most of which none waits for another,
 * however far around. Pure.
 */

/** A plan has no more parts: the work here and elsewhere grows with their square or cube. */
export const mostParts = 500;

interface Needing<Id> {
  readonly id: Id;
  readonly needs: readonly Id[];
}

/**
 * Exact: all others done, such a set is ready at once; and who works beside another waits for it nowhere. Null for more than
 * `mostParts`. The needs are free of rings.
 */
export function atOnce<Id>(parts: readonly Needing<Id>[]): number | null {
  return parts.length > mostParts ? null : parts.length - pairs(waitsFor(parts));
}

/** Each part and all that it waits for, through others too. */
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
 * How many parts can each be put behind one that it waits for, no two behind the same: so many chains fewer than parts cover
 * the plan, and by Dilworth's theorem the fewest chains are as many as the largest set without any order in it.
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
