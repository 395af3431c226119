/** The workers that the sidebar lists, in order. */
import type { SnapshotWorker } from '../../core/snapshot/snapshot.ts';
import type { SidebarModel } from './model.ts';
import { inOrder } from '../tables/worker-order.ts';

export function allWorkers({ view }: SidebarModel): readonly SnapshotWorker[] {
  return view.is === 'read' ? view.snapshot.workers : [];
}

/** Caches the result per snapshot: it is needed several times between two changes. */
// eslint-disable-next-line no-restricted-syntax -- a cache, keyed by what it is computed from
const known = new WeakMap<
  readonly SnapshotWorker[],
  { readonly filter: string; readonly shown: readonly SnapshotWorker[] }
>();

/** Workers that match the filter, in list order. */
export function shownWorkers(model: SidebarModel): readonly SnapshotWorker[] {
  const { filter } = model;
  const workers = allWorkers(model);
  const before = known.get(workers);
  if (before?.filter === filter) return before.shown;
  const shown = filteredWorkers(model);
  known.set(workers, { filter, shown });
  return shown;
}

function filteredWorkers(model: SidebarModel): readonly SnapshotWorker[] {
  const words = model.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const workers = allWorkers(model);
  return inOrder(words.length === 0 ? workers : workers.filter((worker) => matches(worker, words)));
}

function matches({ id, name, state }: SnapshotWorker, words: readonly string[]): boolean {
  const text = `${id} ${name} ${state}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

export function selectedWorker(model: SidebarModel): SnapshotWorker | null {
  return allWorkers(model).find(({ id }) => id === model.selected) ?? null;
}
