/** What the pane of a worker says that has not run yet. `run` writes the first note; what has failed since changes it. Pure. */
import type { SessionModel, WorkerModel } from '../model.ts';
import { startHold } from './start-hold.ts';
import { waitReason } from './wait-reason.ts';

/** As the sidebar says it. */
export function noteOf(model: SessionModel, worker: WorkerModel): string {
  const reason = waitReason(model, worker, startHold(model));
  return reason === null ? worker.state.is : `${worker.state.is}: ${reason}`;
}
