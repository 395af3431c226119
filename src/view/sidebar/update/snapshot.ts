/** A new snapshot: what it invalidates, and whether to ring the bell. */
import type { Snapshot } from '../../../core/snapshot/snapshot.ts';
import type { EpochMs } from '../../../core/model/worker.ts';
import { newlyNeedy, noticeOf, statesOf, type Noticed } from '../../../core/snapshot/notice.ts';
import type { SidebarModel, SnapshotView } from '../model.ts';
import { allWorkers } from '../shown-workers.ts';
import { stillMeant } from './confirm.ts';
import type { SidebarStep } from './step.ts';

export function withView(model: SidebarModel, view: SnapshotView, now: EpochMs, clock: string): SidebarStep {
  const next = settled({ ...model, view, now, clock });
  if (model.view.is !== 'read' || view.is !== 'read') return { model: next, actions: [] };
  const needy = newlyNeedy(statesOf(noticed(model.view.snapshot)), noticed(view.snapshot));
  if (needy.length === 0) return { model: next, actions: [] };
  const notice = noticeOf(view.snapshot.project, needy);
  return {
    model: next,
    actions: [...(model.bell ? [{ do: 'ring' } as const] : []), { do: 'notice', notice } as const],
  };
}

function noticed({ workers }: Snapshot): readonly Noticed[] {
  return workers.map(({ id, name, state, detail }) => ({ id, name, state, detail }));
}

/** Closes the panel of a worker that no longer exists, and a confirmation that no longer applies. */
function settled(model: SidebarModel): SidebarModel {
  const { mode } = model;
  if (mode.is === 'confirm') return stillMeant(model);
  if (!('worker' in mode) || model.view.is !== 'read') return model;
  const isThere = allWorkers(model).some(({ id }) => id === mode.worker);
  return isThere ? model : { ...model, mode: { is: 'list' } };
}
