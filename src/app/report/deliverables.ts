/**
 * What lies below outputs/: workers write there, so nothing in it is trusted. Links are not followed, what cannot be read
 * is counted, and a look has its bounds.
 */
import type { Deliverable, Deliverables } from '../../core/snapshot/report.ts';
import type { FileStat } from '../../ports/files.ts';
import type { EpochMs } from '../../core/model/worker.ts';
import type { Context } from '../context.ts';
import { isReportFile } from './place.ts';

/** Files and folders that are looked at: about a second's worth. */
const mostLooked = 20_000;
const mostListed = 200;
/** A file system's clock may be coarser than ours. */
const toleranceMs = 2_000;

export interface Written {
  readonly from: EpochMs;
  /** When the next run began; null: there is none. */
  readonly until: EpochMs | null;
}

export function deliverables({ files }: Context, outputs: string, written: Written): Deliverables {
  const listed: Deliverable[] = [];
  const own = { count: 0, bytes: 0 };
  const others = { count: 0, bytes: 0 };
  let unreadable = 0;
  let looked = 0;

  /** What is gone meanwhile, or has a name that is no text, cannot be looked at either. */
  const orUnreadable = <T>(read: () => T | null): T | null => {
    const found = attempt(read);
    if (found === null) unreadable += 1;
    return found;
  };

  const take = (path: string, stat: FileStat): void => {
    const inRun =
      stat.modifiedAt >= written.from - toleranceMs &&
      (written.until === null || stat.modifiedAt < written.until);
    const kind = stat.kind === 'file' ? 'file' : 'other';
    const bytes = kind === 'file' ? stat.size : 0;
    const sums = inRun ? own : others;
    sums.count += 1;
    sums.bytes += bytes;
    if (inRun && listed.length < mostListed)
      listed.push({ path, kind, bytes, writtenAt: new Date(stat.modifiedAt).toISOString() });
  };

  // A stack and not a recursion: folders can lie deeper than calls.
  const open: string[] = [];
  const enter = (below: string): void => {
    const names = orUnreadable(() => files.list(`${outputs}${below}`)) ?? [];
    open.push(...names.map((name) => `${below}/${name}`).toReversed());
  };
  if (attempt(() => files.stat(outputs))?.kind === 'folder') enter('');
  for (; looked < mostLooked; looked += 1) {
    const below = open.pop();
    if (below === undefined) break;
    const stat = orUnreadable(() => files.statLink(`${outputs}${below}`));
    if (stat === null || isReportFile(below)) continue;
    if (stat.kind === 'folder') enter(below);
    else take(`outputs${below}`, stat);
  }
  return { files: listed, ...own, others, unreadable, complete: open.length === 0 };
}

/** Null also where the system refuses. */
function attempt<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return null;
  }
}
