/** Resolves the needs that workers name, by id or name, and refuses missing workers and cycles. Pure. */
import type { Named } from '../paths/names.ts';
import type { WorkerId } from './worker.ts';
import { fail, ok, type Result } from '../result.ts';
import { ringIn } from './cycle.ts';

export interface Needing extends Named {
  /** Its file, for error messages. */
  readonly instructions: string;
  /** Ids or names, as they were written. */
  readonly needs: readonly string[];
}

/** Resolves each newcomer's needs to ids. `present`: existing workers, which need no newcomers. */
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
