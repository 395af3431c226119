/** The model as a checkpoint in the journal keeps it: JSON has no maps. Pure; the two functions undo each other. */
import type { SessionModel, WorkerModel } from './model.ts';
import { emptyModel } from './model.ts';

export interface SavedModel extends Omit<SessionModel, 'workers' | 'warnings'> {
  readonly workers: readonly WorkerModel[];
  readonly warnings: readonly (readonly [about: string, text: string])[];
}

export function toSavedModel(model: SessionModel): SavedModel {
  return { ...model, workers: [...model.workers.values()], warnings: [...model.warnings] };
}

/** What an older muxcrew did not keep is as in the beginning. */
export function fromSavedModel(saved: SavedModel): SessionModel {
  return {
    ...emptyModel(saved.session),
    ...saved,
    workers: new Map(saved.workers.map((worker) => [worker.spec.id, worker])),
    warnings: new Map(saved.warnings),
  };
}
