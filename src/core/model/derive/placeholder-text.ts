/**
 * The placeholder text of a worker that has not run yet. `run` writes the first one; later failures change it. Pure.
 */
import type { SessionModel, WorkerModel } from '../model.ts';
import { startHold } from './start-hold.ts';
import { waitReason } from './wait-reason.ts';

/** Worded as in the sidebar. */
export function noteOf(model: SessionModel, worker: WorkerModel): string {
  const reason = waitReason(model, worker, startHold(model));
  return reason === null ? worker.state.is : `${worker.state.is}: ${reason}`;
}
