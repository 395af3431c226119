/** Which messages of a worker's inbox are still to be delivered, and whether it can take one now. Pure. */
import type { WorkerModel } from '../model.ts';
import type { Handed, Message } from '../facts/message.ts';

/** Never while it asks: a dialog swallows typed text, and Enter would answer it. */
export function canTakeMessage(worker: WorkerModel): boolean {
  if (worker.wanted.is !== 'up' || worker.process.is !== 'running' || worker.suspended) return false;
  switch (worker.turnNow.is) {
    case 'ready':
    case 'running':
    case 'over':
    case 'failed':
    case 'none':
      return true;
    case 'unknown':
    case 'asking':
      return false;
  }
}

/** The delivery of a message to the current run, not taken up yet; null: this run does not have it. */
export function handingOf({ handed, runs, process }: WorkerModel, message: string): Handed | null {
  if (process.is !== 'running') return null;
  return handed.find((one) => one.message === message && one.run === runs) ?? null;
}

/** Messages that the current run does not have yet, oldest first. */
export function pendingMessages(worker: WorkerModel): readonly Message[] {
  return worker.handed.length === 0
    ? worker.inbox
    : worker.inbox.filter(({ id }) => handingOf(worker, id) === null);
}
