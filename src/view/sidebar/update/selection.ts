/** The selected worker after a change: if workers are listed, one of them is selected. */
import type { WorkerId } from '../../../core/model/worker.ts';
import type { SidebarModel } from '../model.ts';
import { shownWorkers } from '../shown-workers.ts';

/** If the worker was removed: the next one of the previous list, else the one before. If it was filtered out: the first. */
export function selectionAfter(before: SidebarModel, model: SidebarModel): WorkerId | null {
  const { selected } = model;
  // A file that is being written cannot be read: no worker was removed.
  if (model.view.is !== 'read') return selected;
  const listed = new Set(shownWorkers(model).map(({ id }) => id));
  const first = shownWorkers(model)[0]?.id ?? null;
  if (!model.isChosen) return first;
  if (selected !== null && listed.has(selected)) return selected;
  if (model.filter !== before.filter) return first;
  const order = shownWorkers(before).map(({ id }) => id);
  const at = order.findIndex((id) => id === selected);
  const around = [...order.slice(at + 1), ...order.slice(0, Math.max(0, at)).reverse()];
  return around.find((id) => listed.has(id)) ?? first;
}
