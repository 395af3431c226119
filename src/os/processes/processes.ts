/**
 * The machine's process table: who is alive, who belongs to a worker, and the one place that signals processes.
 * Reads /proc on Linux and asks `ps` elsewhere; decides nothing about who should end.
 */
import type { ProcessIdentity, Processes, ProcessUse } from '../../ports/processes.ts';
import type { ProcessRow, ProcessTable } from './process-table.ts';
import { closure, killTree, markedBy, send } from './kill-tree.ts';
import { procTable } from './proc.ts';
import { psTable } from './ps.ts';

/** Leaves out a process that is gone, or whose pid was reused. */
function useOf(
  rows: readonly ProcessRow[],
  roots: readonly ProcessIdentity[],
): ReadonlyMap<number, ProcessUse> {
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const owners = new Set(
    roots.filter((root) => byPid.get(root.pid)?.startTime === root.startTime).map(({ pid }) => pid),
  );
  const uses = new Map<number, ProcessUse>();
  for (const row of rows) {
    const owner = ownerOf(row, byPid, owners);
    if (owner === null) continue;
    const before = uses.get(owner) ?? { memory: 0, cpuMs: 0 };
    uses.set(owner, { memory: before.memory + row.memory, cpuMs: before.cpuMs + row.cpuMs });
  }
  return uses;
}

/**
 * The nearest ancestor, itself included. Parents change while the table is read: a cycle must not hang the
 * loop.
 */
function ownerOf(
  row: ProcessRow,
  byPid: ReadonlyMap<number, ProcessRow>,
  owners: ReadonlySet<number>,
): number | null {
  let above: ProcessRow | undefined = row;
  for (let steps = 0; above !== undefined && steps < 64; steps += 1) {
    if (owners.has(above.pid)) return above.pid;
    above = byPid.get(above.parent);
  }
  return null;
}

export function systemProcesses(options: { readonly platform?: NodeJS.Platform } = {}): Processes {
  const table: ProcessTable = (options.platform ?? process.platform) === 'linux' ? procTable() : psTable();
  const isAlive = (known: ProcessIdentity): boolean => table.one(known.pid)?.startTime === known.startTime;
  return {
    ancestors(pid) {
      const above = new Set<number>();
      // Parents change while they are read: a cycle must not hang the loop.
      for (let at: number | null = pid; at !== null && at > 0 && !above.has(at); at = table.parent(at))
        above.add(at);
      return [...above];
    },
    identify: (pid) => table.one(pid),
    isAlive,
    isStopped: (known) => isAlive(known) && table.isStopped(known.pid),
    tree(root, marker) {
      const rows = table.all();
      const seeds = new Set(markedBy(table, rows, marker).marked);
      if (root !== null) seeds.add(root);
      // A worker may call muxcrew itself: the calling process is never in the result.
      return closure(rows, seeds).filter(({ pid }) => pid !== process.pid);
    },
    killTree: (marker, known, budgetMs) => killTree(table, marker, known, budgetMs),
    signal: (known, signal) => send(table, known, signal),
    use: (roots) => useOf(table.all(), roots),
    memoryAvailable: () => table.memoryAvailable(),
    lockLimit: (pid) => table.lockLimit(pid),
    variable: (pid, name) => table.variable(pid, name),
    isInOtherNamespace: (pid) => table.isInOtherNamespace(pid),
    memory: (known) => (isAlive(known) ? table.memory(known.pid) : null),
  };
}
