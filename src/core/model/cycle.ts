/** Finds cycles in the needs of workers. Pure. */

/** Returns a cycle of needs, each member once, in order; null: no cycle. */
export function ringIn<Id>(needs: ReadonlyMap<Id, readonly Id[]>): readonly Id[] | null {
  const done = new Set<Id>();
  for (const start of needs.keys()) {
    // Iterative, since a chain may be as long as the crew is large.
    const way: { readonly id: Id; next: number }[] = [{ id: start, next: 0 }];
    const onWay = new Set([start]);
    for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
      const need = done.has(last.id) ? undefined : needs.get(last.id)?.[last.next];
      if (need === undefined) {
        done.add(last.id);
        onWay.delete(last.id);
        way.pop();
        continue;
      }
      last.next += 1;
      if (onWay.has(need)) {
        const ids = way.map(({ id }) => id);
        return ids.slice(ids.indexOf(need));
      }
      if (done.has(need)) continue;
      onWay.add(need);
      way.push({ id: need, next: 0 });
    }
  }
  return null;
}
