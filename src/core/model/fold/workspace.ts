/** How events change a worker's workspace. Pure parts of fold.ts. */
import type { EventOf } from '../event.ts';
import type { WorkerModel } from '../model.ts';

export function workspaceReady(worker: WorkerModel, { place, at }: EventOf<'workspace-ready'>): WorkerModel {
  const { process } = worker;
  return {
    ...worker,
    workspace: { is: 'ready', place, at },
    // The start timeout counts from here.
    process: process.is === 'requested' ? { ...process, at } : process,
  };
}

export function settleEnded(worker: WorkerModel, event: EventOf<'settle-ended'>): WorkerModel {
  const { outcome, completedAt, at } = event;
  return { ...worker, settle: { ...outcome, completedAt, at } };
}
