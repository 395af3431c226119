/** How long no client was attached, and what happened meanwhile. */
import { epochMsOf } from '../../core/iso-time.ts';
import { duration } from '../text/duration.ts';
import type { SidebarModel } from './model.ts';
import type { Banner } from '../text/session-banners.ts';
import { lookOf } from '../text/symbols.ts';

/** Shorter absences without news are not reported. Milliseconds. */
const worthTelling = 60_000;

/** State names after a number of workers; states not listed are no news. */
const newsWords: Readonly<Record<string, (count: number) => string>> = {
  asking: (count) => (count === 1 ? 'asks' : 'ask'),
  failed: () => 'failed',
  lost: () => 'lost',
  limited: () => 'limited',
  blocked: () => 'blocked',
  idle: () => 'idle',
  stopped: () => 'stopped',
  completed: () => 'done',
};

/** `away 2 h 10 m: 1 asks, 1 done`, until the user presses a key. */
export function awayBanner({ view, awaySeen }: SidebarModel): Banner | null {
  const away = view.is === 'read' ? (view.snapshot.away ?? null) : null;
  if (away === null || away.until === awaySeen) return null;
  // Any key in the session counts: returning users mostly land in a worker's pane.
  if (view.is === 'read' && view.snapshot.clients.some(({ typed }) => typed === true)) return null;
  const since = epochMsOf(away.since);
  const until = epochMsOf(away.until);
  if (since === null || until === null) return null;
  const counts = new Map<string, number>();
  for (const { is } of away.happened)
    if (Object.hasOwn(newsWords, is)) counts.set(is, (counts.get(is) ?? 0) + 1);
  const news = [...counts]
    .sort(([a], [b]) => lookOf(a).rank - lookOf(b).rank)
    .map(([is, count]) => `${count} ${newsWords[is]?.(count) ?? is}`);
  if (news.length === 0 && until - since < worthTelling) return null;
  const needed = counts.has('asking') || counts.has('failed') || counts.has('lost');
  return {
    text: `away ${duration(until - since)}: ${news.length === 0 ? 'nothing new' : news.join(', ')}`,
    tone: needed ? 'ask' : 'plain',
  };
}
