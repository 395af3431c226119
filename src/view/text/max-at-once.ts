/** The limit of running agents, worded alike in `plan`, `set`, `status` and the sidebar. */
import type { Snapshot } from '../../core/snapshot/snapshot.ts';

export function maxAtOnce(count: number): string {
  return `max ${String(count)} at once`;
}

/** A limit below the number of running agents is shown as such: it ends none of them. */
export function limitText(max: number, used: number): string {
  return used > max ? slotsText({ max, used }) : maxAtOnce(max);
}

export function slotsText({ max, used }: Snapshot['slots']): string {
  return used > max
    ? `${String(used)} running, limit ${String(max)}`
    : `${String(used)} of ${String(max)} slots`;
}

/** Null: the limit is kept. */
export function startsAgainText(slots: Snapshot['slots']): string | null {
  const { max, used } = slots;
  if (used <= max) return null;
  const fewer = max <= 1 ? 'none is running' : `fewer than ${String(max)} are running`;
  return `${slotsText(slots)}: no new starts until ${fewer}.`;
}
