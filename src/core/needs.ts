/**
 * What workers say they need -> who that is. Owns finding it by id or name, and refusing what could never be: a worker
 * that is not there, and a ring. Pure.
 */
import type { Named } from './names.ts';
import type { WorkerId } from './worker.ts';
import { fail, ok, type Result } from './result.ts';

export interface Needing extends Named {
  /** Its file, for what is said of it. */
  readonly instructions: string;
  /** Ids or names, as they were written. */
  readonly needs: readonly string[];
}

/** Each newcomer's needs as ids. `present` are there already: they need none of the newcomers. */
export function resolveNeeds(
  newcomers: readonly Needing[],
  present: readonly Named[],
): Result<ReadonlyMap<WorkerId, readonly WorkerId[]>> {
  const idOf = new Map<string, WorkerId>();
  for (const { id, name } of [...present, ...newcomers])
    for (const word of [id, `worker${id}`, name]) idOf.set(word.toLowerCase(), id);
  const needs = new Map<WorkerId, readonly WorkerId[]>();
  for (const { id, instructions, needs: words } of newcomers) {
    const unknown = words.find((word) => !idOf.has(word.toLowerCase()));
    if (unknown !== undefined) {
      const known = [...present, ...newcomers].filter((one) => one.id !== id).map(title);
      return fail({ kind: 'unknown-need', path: instructions, need: unknown, known });
    }
    needs.set(id, [...new Set(words.flatMap((word) => idOf.get(word.toLowerCase()) ?? []))]);
  }
  const ring = ringIn(needs);
  if (ring === null) return ok(needs);
  const names = new Map(newcomers.map((one) => [one.id, title(one)]));
  return fail({ kind: 'needs-ring', ring: ring.map((id) => names.get(id) ?? id) });
}

function title({ id, name }: Named): string {
  return `${id} ${name}`;
}

/** A way along needs that comes back to where it began: each once, in the order of needing. Null: there is none. */
export function ringIn(needs: ReadonlyMap<WorkerId, readonly WorkerId[]>): readonly WorkerId[] | null {
  const done = new Set<WorkerId>();
  for (const start of needs.keys()) {
    // By hand and not by recursion: a chain may be as long as the crew is large.
    const way: { readonly id: WorkerId; next: number }[] = [{ id: start, next: 0 }];
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
