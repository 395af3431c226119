/** Times as ISO 8601 in UTC. Total: files that other programs write may hold any number as a time. */

/** Year 9999, the last with four digits. */
const latest = Date.UTC(10_000, 0) - 1;

/** Times before 1970 and after 9999 are told as the nearest that they can be. */
export function isoTime(at: number): string {
  return new Date(Math.min(Math.max(at, 0), latest) || 0).toISOString();
}
