/** A new snapshot: what it takes back, and whether it is worth a ring. */
import type { Snapshot, SnapshotWorker } from '../../../core/snapshot.ts';
import type { EpochMs } from '../../../core/worker.ts';
import { newlyNeedy, noticeOf, statesOf, type Noticed } from '../../../core/notice.ts';
import { isOver } from '../../../core/state.ts';
import type { SidebarModel, SnapshotView } from '../../sidebar-model.ts';
import { allWorkers } from '../../shown-workers.ts';
import type { SidebarStep } from './step.ts';

export function withView(model: SidebarModel, view: SnapshotView, now: EpochMs, clock: string): SidebarStep {
  const next = settled({ ...model, view, now, clock, asked: askedNow(model, view, now) });
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

function askedNow({ asked }: SidebarModel, view: SnapshotView, now: EpochMs): SidebarModel['asked'] {
  if (view.is !== 'read') return asked;
  const open = view.snapshot.workers.flatMap(({ id, asks }) => {
    const request = asks?.request ?? null;
    if (request === null) return [];
    const before = asked.get(id);
    return [[id, before?.request === request ? before : { request, at: now }] as const];
  });
  return open.length === 0 && asked.size === 0 ? asked : new Map(open);
}

/** A question about a worker that is no longer there, or has ended meanwhile, answers itself; its panel closes. */
function settled(model: SidebarModel): SidebarModel {
  const { mode } = model;
  if (!('worker' in mode) || model.view.is !== 'read') return model;
  const worker = allWorkers(model).find(({ id }) => id === mode.worker);
  const holds = worker !== undefined && (mode.is !== 'confirm' || isAlive(worker));
  return holds ? model : { ...model, mode: { is: 'list' } };
}

export function isAlive(worker: SnapshotWorker): boolean {
  return worker.pid !== null || !isOver(worker.state);
}
