/** The model as stored in a checkpoint of the journal: JSON has no maps. Pure; the two functions are inverse. */
import type { SessionModel, WorkerModel } from '../model/model.ts';
import type { WorkerId, WorkerSpec } from '../model/worker.ts';
import { emptyModel } from '../model/empty-model.ts';

export interface SavedModel extends Omit<SessionModel, 'workers' | 'warnings' | 'dependents' | 'costUsd'> {
  readonly workers: readonly SavedWorker[];
  readonly warnings: readonly (readonly [about: string, text: string])[];
}

/** Checkpoints of earlier builds have no histories. */
type SavedWorker = Omit<WorkerModel, 'history'> & Partial<Pick<WorkerModel, 'history'>>;

export function toSavedModel({ dependents: _, costUsd: __, ...model }: SessionModel): SavedModel {
  return { ...model, workers: [...model.workers.values()], warnings: [...model.warnings] };
}

/** Facts that an older muxcrew did not store start empty. */
export function fromSavedModel(
  saved: Omit<SavedModel, 'workers'> & { readonly workers: readonly WorkerModel[] },
): SessionModel {
  const empty = emptyModel(saved.session);
  const whole = { ...empty, ...saved, workers: empty.workers, warnings: new Map(saved.warnings) };
  const rest = { ...whole, costUsd: whole.removed.reduce((sum, { costUsd }) => sum + costUsd, 0) };
  return saved.workers.reduce<SessionModel>(
    (model, worker) => ({
      ...withDependent(model, worker.spec),
      workers: model.workers.with(worker.spec.id, worker),
      costUsd: model.costUsd + (worker.usage.costUsd ?? 0),
    }),
    rest,
  );
}

/** Registers the worker with those that it needs. */
export function withDependent(model: SessionModel, { id, needs = [] }: WorkerSpec): SessionModel {
  const dependents = needs.reduce((all, need) => {
    const before = all.get(need) ?? [];
    return before.includes(id) ? all : all.with(need, [...before, id]);
  }, model.dependents);
  return { ...model, dependents };
}

/** A worker that a damaged journal adds again may have other needs. */
export function withoutEarlier(model: SessionModel, id: WorkerId): SessionModel {
  const { needs = [] } = model.workers.get(id)?.spec ?? {};
  const dependents = needs.reduce((all, need) => {
    const others = (all.get(need) ?? []).filter((one) => one !== id);
    return others.length === 0 ? all.without(need) : all.with(need, others);
  }, model.dependents);
  return { ...model, dependents };
}
