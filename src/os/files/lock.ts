/**
 * Lock files that bear their holder's identity. A lock is stale when that process is gone, and never by its age.
 *
 * A stale lock is replaced in place, under a guard that is itself such a lock: the file is never absent in between, so
 * that nobody can slip in, and a taker that dies while it takes over leaves a stale guard, which is taken over alike.
 */
import { readProcessRecord } from '../../core/process-record.ts';
import type { Files } from '../../ports/files.ts';
import type { HeldLock, Locks } from '../../ports/locks.ts';
import type { ProcessIdentity, Processes } from '../../ports/processes.ts';

/** Each level is one more process that died while taking over. */
const deepest = 8;

export function systemLocks(files: Files, processes: Processes, pid: number = process.pid): Locks {
  function self(): ProcessIdentity {
    const identity = processes.identify(pid);
    if (identity === null) throw new Error(`lock: no process ${pid}`);
    return identity;
  }

  /** `free`: no file. `stale`: the owner is not alive. */
  function look(path: string): ProcessIdentity | 'free' | 'stale' {
    const found = files.statLink(path);
    if (found === null) return 'free';
    const text = found.kind === 'file' ? files.readText(path) : '';
    if (text === null) return 'free';
    const holder = readProcessRecord(text);
    return holder !== null && processes.isAlive(holder) ? holder : 'stale';
  }

  function freeName(path: string): string {
    let number = 1;
    while (files.statLink(`${path}.damaged-${String(number)}`) !== null) number += 1;
    return `${path}.damaged-${String(number)}`;
  }

  function held(path: string, mine: ProcessIdentity): HeldLock {
    const isOurs = (): boolean => {
      const found = files.statLink(path);
      if (found?.kind !== 'file') return false;
      const text = files.readText(path);
      const holder = text === null ? null : readProcessRecord(text);
      return holder?.pid === mine.pid && holder.startTime === mine.startTime;
    };
    return {
      isOurs,
      isDamaged() {
        const found = files.statLink(path);
        if (found === null) return false;
        return found.kind !== 'file' || readProcessRecord(files.readText(path) ?? '') === null;
      },
      release() {
        if (isOurs()) files.remove(path);
      },
    };
  }

  function take(path: string, depth: number): HeldLock | null {
    if (depth > deepest) throw new Error(`lock: ${path}: too many stale guards`);
    const mine = self();
    const text = `${JSON.stringify(mine)}\n`;
    for (;;) {
      if (files.createWhole(path, text, 0o600)) return held(path, mine);
      const found = look(path);
      if (found === 'free') continue;
      if (found !== 'stale') return null;

      const guard = take(`${path}.taking`, depth + 1);
      if (guard === null) return null;
      try {
        // Only under the guard is "stale" still true when the file is replaced.
        const again = look(path);
        if (again === 'free') continue;
        if (again !== 'stale') return null;
        // A folder, say: nobody's lock, and not ours to delete.
        if (files.statLink(path)?.kind !== 'file') files.rename(path, freeName(path));
        files.replace(path, text, 0o600);
        return held(path, mine);
      } finally {
        guard.release();
      }
    }
  }

  return {
    tryTake: (path) => take(path, 0),
    holder(path) {
      const found = look(path);
      return typeof found === 'string' ? null : found;
    },
  };
}
