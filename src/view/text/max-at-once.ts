/** The limit of running agents in the words of `plan`, `set`, `status` and the sidebar. */
import type { Snapshot } from '../../core/snapshot/snapshot.ts';

export function maxAtOnce(count: number): string {
  return `max ${String(count)} at once`;
}

/** A limit that was lowered below the number of running agents says so: it ends none of them. */
export function limitText(max: number, used: number): string {
  return used > max ? slotsText({ max, used }) : maxAtOnce(max);
}

export function slotsText({ max, used }: Snapshot['slots']): string {
  return used > max
    ? `${String(used)} running, limit ${String(max)}`
    : `${String(used)} of ${String(max)} slots`;
}

/** Null: the limit holds. */
export function startsAgainText(slots: Snapshot['slots']): string | null {
  const { max, used } = slots;
  if (used <= max) return null;
  const fewer = max <= 1 ? 'none runs' : `fewer than ${String(max)} run`;
  return `${slotsText(slots)}: no new starts until ${fewer}.`;
}
