/** Moving the selection. */
import type { SidebarModel } from '../model.ts';
import { shownWorkers } from '../shown-workers.ts';

export function moveBy(model: SidebarModel, by: number): SidebarModel {
  const workers = shownWorkers(model);
  const at = workers.findIndex(({ id }) => id === model.selected);
  const to = Math.min(Math.max(at + by, 0), workers.length - 1);
  const worker = workers[to];
  return worker === undefined ? model : { ...model, selected: worker.id };
}
