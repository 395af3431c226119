/** Snapshots for the views' tests. */
import type { Snapshot, SnapshotWorker } from '../../src/core/snapshot/snapshot.ts';
import { startSidebar, type SidebarModel } from '../../src/view/sidebar/model.ts';
import { inOrder } from '../../src/view/tables/worker-order.ts';

/** 2026-06-11 12:31:00 UTC. */
export const now = 1_781_181_060_000;

/** `secondsAgo` as a snapshot writes it. */
export function ago(seconds: number): string {
  return new Date(now - seconds * 1000).toISOString();
}

export function worker(id: string, name: string, more: Partial<SnapshotWorker> = {}): SnapshotWorker {
  return {
    id,
    name,
    instructions: `worker${id}_instructions.md`,
    agent: 'claude',
    state: 'working',
    detail: null,
    since: ago(192),
    status: null,
    statusAt: null,
    progress: null,
    pid: 4000 + Number(id),
    pane: `%${id}`,
    exitCode: null,
    runs: 1,
    permissionMode: null,
    dangerous: false,
    evidence: [],
    ...more,
  };
}

export function snapshot(workers: readonly SnapshotWorker[], more: Partial<Snapshot> = {}): Snapshot {
  const count = (state: string): number => workers.filter((one) => one.state === state).length;
  return {
    version: 1,
    session: 'todo-app-1a2b3c',
    backend: 'tmux',
    project: '/home/me/todo-app',
    createdAt: ago(3600),
    writtenAt: ago(0),
    clients: [{ tty: '/dev/pts/3', since: ago(60), columns: 200, rows: 50, terminal: 'xterm-256color' }],
    supervisor: { pid: 100, startTime: '1', alive: true },
    server: { pid: 99, startTime: '1' },
    progress: { completed: count('completed'), failed: count('failed'), total: workers.length },
    slots: { max: 4, used: 3 },
    warnings: [],
    closed: false,
    workers,
    ...more,
  };
}

/** The crew of the design's sketch. */
export const crew: readonly SnapshotWorker[] = [
  worker('1', 'backend', { status: '3/5 endpoints', progress: { done: 3, total: 5 } }),
  worker('2', 'frontend', { state: 'asking', detail: 'Bash: rm -rf build/', since: ago(42) }),
  worker('3', 'auth', {
    state: 'completed',
    detail: 'claimed',
    status: 'login works',
    since: ago(480),
    pid: null,
  }),
  worker('4', 'tests', { state: 'failed', detail: 'exit 1', since: ago(60), exitCode: 1, pid: null }),
  worker('5', 'docs', { state: 'queued', detail: 'waits for a free slot', since: ago(400), pid: null }),
  worker('6', 'deploy', { state: 'idle', since: ago(7800) }),
];

export function sidebar(shown: Snapshot, more: Partial<SidebarModel> = {}): SidebarModel {
  return {
    ...startSidebar({ size: { columns: 34, rows: 30 }, now, clock: '12:31', colours: 0, unicode: true }),
    view: { is: 'read', snapshot: shown, backendGone: false },
    selected: inOrder(shown.workers)[0]?.id ?? null,
    ...more,
  };
}
