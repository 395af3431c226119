/**
 * Memory and processor use of workers, and whether the machine has memory for another start. Figures go into
 * the snapshot alone; low memory is an event, since it delays starts.
 */
import type { Resources } from '../../core/snapshot/to-snapshot.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { ProcessUse } from '../../ports/processes.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import type { Source } from './source.ts';
import { placementOf } from '../placed-run.ts';

/** With and without an attached client: reading the whole process table is not free. */
const attachedMs = 10_000;
const aloneMs = 60_000;

/** Until the memory use of a new agent shows in the machine's figure. */
const settleMs = 10_000;

/** Rounded to this, so that an idle crew's snapshot does not change. */
const stepBytes = 4 * 1024 * 1024;

export interface ResourcesSource extends Source {
  /** The latest figures. */
  readonly latest: () => ReadonlyMap<WorkerId, Resources>;
  /**
   * Whether there is memory for that worker's start, which the caller then makes. Reports a change by an
   * event.
   */
  readonly mayStart: (worker: WorkerId) => boolean;
}

export function resourcesSource(world: World, store: Store, changed: () => void): ResourcesSource {
  let latest: ReadonlyMap<WorkerId, Resources> = new Map();
  let readAt = -Infinity;
  const cpuBefore = new Map<WorkerId, { readonly run: number; readonly ms: number; readonly at: number }>();

  const measure = (): void => {
    const now = world.clock.now();
    readAt = now;
    const running = [...store.model().workers.values()].flatMap((worker) => {
      const { spec, process, startTime } = worker;
      const isHere = placementOf(world, worker).properties.pids === 'host';
      return isHere && process.is === 'running' && startTime !== null
        ? [{ id: spec.id, run: process.run, pid: process.pid, startTime }]
        : [];
    });
    const uses: ReadonlyMap<number, ProcessUse> =
      running.length === 0 ? new Map<number, ProcessUse>() : world.processes.use(running);
    const seen = new Map<WorkerId, Resources>();
    for (const { id, run, pid } of running) {
      const use = uses.get(pid);
      if (use === undefined) continue;
      const before = cpuBefore.get(id);
      const since = before?.run === run ? now - before.at : 0;
      // A child that ended takes its share with it.
      const spent = before === undefined ? 0 : Math.max(0, use.cpuMs - before.ms);
      cpuBefore.set(id, { run, ms: use.cpuMs, at: now });
      seen.set(id, {
        memoryBytes: Math.round(use.memory / stepBytes) * stepBytes,
        cpuPercent: since <= 0 ? null : Math.round((spent / since) * 100),
      });
    }
    const same = seen.size === latest.size && [...seen].every(([id, use]) => isSame(use, latest.get(id)));
    if (same) return;
    latest = seen;
    changed();
  };

  /** Starts that do not show in the machine's memory yet: a crew may start all at once. */
  let begun: readonly { readonly at: number; readonly bytes: number }[] = [];
  const bytesOf = (id: WorkerId): number =>
    store.model().workers.get(id)?.spec.agent.traits.startMemoryBytes ?? 0;

  const isEnough = (): boolean => {
    const { session, memoryLow } = store.model();
    const needed = session.minFreeMemoryBytes ?? 0;
    begun = begun.filter(({ at }) => world.clock.now() - at < settleMs);
    const seen = needed === 0 ? null : world.processes.memoryAvailable();
    const reserved = begun.reduce((sum, { bytes }) => sum + bytes, 0);
    const free = seen === null ? null : Math.max(0, seen - reserved);
    const low = free !== null && free < needed;
    if (low && memoryLow === null) store.emit({ is: 'memory-low', free });
    if (!low && memoryLow !== null) store.emit({ is: 'memory-low', free: null });
    return !low;
  };

  const mayStart = (worker: WorkerId): boolean => {
    if (!isEnough()) return false;
    begun = [...begun, { at: world.clock.now(), bytes: bytesOf(worker) }];
    return true;
  };

  return {
    start: () => undefined,
    beat() {
      const { clients, memoryLow } = store.model();
      if (memoryLow !== null) isEnough();
      if (world.clock.now() - readAt >= (clients.length > 0 ? attachedMs : aloneMs)) measure();
    },
    dispose: () => undefined,
    latest: () => latest,
    mayStart,
  };
}

function isSame(one: Resources, other: Resources | undefined): boolean {
  return one.memoryBytes === other?.memoryBytes && one.cpuPercent === other.cpuPercent;
}
