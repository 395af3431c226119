/** A new snapshot: what it takes back, and whether it is worth a ring. */
import type { Snapshot, SnapshotWorker } from '../../../core/snapshot.ts';
import type { EpochMs } from '../../../core/worker.ts';
import { isOver } from '../../../core/state.ts';
import type { SidebarModel, SnapshotView } from '../../sidebar-model.ts';
import { allWorkers } from '../../shown-workers.ts';
import type { SidebarStep } from './step.ts';

export function withView(model: SidebarModel, view: SnapshotView, now: EpochMs, clock: string): SidebarStep {
  const next = settled({ ...model, view, now, clock, asked: askedNow(model, view, now) });
  const rings = model.bell && model.view.is === 'read' && view.is === 'read';
  return {
    model: next,
    actions: rings && needsPerson(model.view.snapshot, view.snapshot) ? [{ do: 'ring' }] : [],
  };
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

/** Does somebody ask or fail who did not before? One who has just been added counts too. */
function needsPerson(before: Snapshot, after: Snapshot): boolean {
  const states = new Map(before.workers.map(({ id, state }) => [id, state]));
  return after.workers.some(
    ({ id, state }) => (state === 'asking' || state === 'failed') && states.get(id) !== state,
  );
}
