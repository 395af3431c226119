/** Describes the clients of a session. */
import { cleanText } from '../../core/text/clean-text.ts';
import { epochMsOf } from '../../core/iso-time.ts';
import type { SnapshotClient } from '../../core/snapshot/snapshot.ts';
import { coarseDuration } from '../text/duration.ts';

/** `ssh 192.0.2.7, 12 m`: origin and duration. */
export function clientText({ from, since, tty }: SnapshotClient, now: number): string {
  const at = epochMsOf(since);
  const where = cleanText(from ?? tty.replace(/^\/dev\//, ''), 60);
  return at === null ? where : `${where}, ${coarseDuration(now - at)}`;
}

/** `1 client: local, 12 m`; for several, their origins only. */
export function clientsText(clients: readonly SnapshotClient[], now: number): string {
  const [only] = clients;
  if (only === undefined) return '0 clients';
  if (clients.length === 1) return `1 client: ${clientText(only, now)}`;
  const kinds = clients.map(({ from }) => cleanText(from ?? '?', 60).split(' ')[0] ?? '?');
  return `${clients.length} clients: ${kinds.join(', ')}`;
}
