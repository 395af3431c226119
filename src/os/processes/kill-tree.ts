/** Finds what carries a mark, and kills it faster than it can start more processes. */
import type { ProcessMark } from '../../core/paths/session-paths.ts';
import type { ProcessIdentity } from '../../ports/processes.ts';
import { errnoOf, rethrowUnless } from '../errno.ts';
import type { ProcessRow, ProcessTable } from './process-table.ts';

/** The given processes and all their descendants, parents before children. */
export function closure(rows: readonly ProcessRow[], seeds: ReadonlySet<number>): readonly ProcessIdentity[] {
  const children = new Map<number, ProcessRow[]>();
  const byPid = new Map<number, ProcessRow>();
  for (const row of rows) {
    byPid.set(row.pid, row);
    const siblings = children.get(row.parent);
    if (siblings === undefined) children.set(row.parent, [row]);
    else siblings.push(row);
  }
  const members = new Set<number>();
  const visit = (pid: number): void => {
    if (members.has(pid)) return;
    members.add(pid);
    for (const child of children.get(pid) ?? []) visit(child.pid);
  };
  for (const pid of seeds) if (byPid.has(pid)) visit(pid);

  const ordered: ProcessIdentity[] = [];
  const queue = rows.filter((row) => members.has(row.pid) && !members.has(row.parent));
  for (const row of queue) {
    ordered.push({ pid: row.pid, startTime: row.startTime });
    queue.push(...(children.get(row.pid) ?? []));
  }
  return ordered;
}

/** Sends a signal if the identity still holds. False: it was gone already. */
export function send(table: ProcessTable, known: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (table.one(known.pid)?.startTime !== known.startTime) return false;
  try {
    process.kill(known.pid, signal);
    return true;
  } catch (error) {
    rethrowUnless(error, 'ESRCH', 'EPERM');
    // EPERM: it changed its user (sudo). It is still there, and that is what the caller is told.
    return errnoOf(error) === 'EPERM';
  }
}

/** `marked`: they carry the mark in their environment or as their limit of file locks. `empty`: see the table. */
export function markedBy(
  table: ProcessTable,
  rows: readonly ProcessRow[],
  marker: ProcessMark,
): { readonly marked: ReadonlySet<number>; readonly empty: ReadonlySet<number> } {
  const { bearers, empty } = table.bearers(rows, `${marker.name}=${marker.value}`);
  const marked = new Set(bearers);
  const [least, greatest] = marker.locks ?? [Infinity, 0];
  for (const { pid } of marker.locks === undefined ? [] : rows) {
    if (marked.has(pid)) continue;
    const limit = table.lockLimit(pid);
    if (limit !== null && limit >= least && limit <= greatest) marked.add(pid);
  }
  return { marked, empty };
}

const none = { marked: new Set<number>(), empty: new Set<number>() };

/** Kills rather than stops: tmux continues what is stopped in a pane, and nothing is left stopped if this process dies. */
export function killTree(
  table: ProcessTable,
  marker: ProcessMark,
  known: readonly ProcessIdentity[],
  budgetMs: number,
): readonly ProcessIdentity[] {
  const killed: ProcessIdentity[] = [];
  const kill = (one: ProcessIdentity): void => {
    if (one.pid !== process.pid && send(table, one, 'SIGKILL')) killed.push(one);
  };
  for (const one of known) kill(one);
  const judged = new Set<number>();
  const starting = new Map<number, number>();
  let deadline = Infinity;
  // A process that forked just before it was killed is found in the next round: two rounds without a new pid are the end.
  for (let quiet = 0; quiet < 2 && performance.now() < deadline;) {
    // The newest first. One that is gone before it can be examined may have been a link of a chain.
    const fresh = table
      .pids()
      .filter((pid) => !judged.has(pid))
      .reverse();
    const rows = fresh.length === 0 ? [] : table.all(fresh);
    const { marked, empty } = rows.length === 0 ? none : markedBy(table, rows, marker);
    // A child of one of them may have an environment of its own.
    for (const one of closure(rows, marked)) kill(one);
    for (const pid of fresh)
      if (marked.has(pid) || !empty.has(pid) || !isStarting(table, starting, pid)) judged.add(pid);
    quiet = fresh.length === 0 ? quiet + 1 : 0;
    if (deadline === Infinity) deadline = performance.now() + budgetMs;
  }
  return killed;
}

/** For a few rounds: after that, its environment is empty for good. */
function isStarting(table: ProcessTable, rounds: Map<number, number>, pid: number): boolean {
  const count = (rounds.get(pid) ?? 0) + 1;
  rounds.set(pid, count);
  return count <= 10 && table.isStarting(pid);
}
