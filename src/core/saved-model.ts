/** The model as a checkpoint in the journal keeps it: JSON has no maps. Pure; the two functions undo each other. */
import type { SessionModel, WorkerModel } from './model.ts';
import { emptyModel } from './model.ts';

export interface SavedModel extends Omit<SessionModel, 'workers' | 'warnings'> {
  readonly workers: readonly SavedWorker[];
  readonly warnings: readonly (readonly [about: string, text: string])[];
}

/** Histories are left out by checkpoints of before there were any. */
type SavedWorker = Omit<WorkerModel, 'history'> & Partial<Pick<WorkerModel, 'history'>>;

export function toSavedModel(model: SessionModel): SavedModel {
  return { ...model, workers: [...model.workers.values()], warnings: [...model.warnings] };
}

/** What an older muxcrew did not keep is as in the beginning. */
export function fromSavedModel(
  saved: Omit<SavedModel, 'workers'> & { readonly workers: readonly WorkerModel[] },
): SessionModel {
  return {
    ...emptyModel(saved.session),
    ...saved,
    workers: new Map(saved.workers.map((worker) => [worker.spec.id, worker])),
    warnings: new Map(saved.warnings),
  };
}
