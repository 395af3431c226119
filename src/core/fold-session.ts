/** What single events make of the session as a whole, and how one is put upon its workers. Pure parts of fold.ts. */
import type { EventOf } from './event.ts';
import type { SessionModel, WorkerModel } from './model.ts';
import type { WorkerId } from './worker.ts';
import { comeBack, leave } from './away.ts';
import { afterLoss } from './fold-loss.ts';

/** Nobody has looked at it since its panes went. */
export function sessionResumed(model: SessionModel, { anew, at }: EventOf<'session-resumed'>): SessionModel {
  const lostAt = model.backend.is === 'gone' ? model.backend.at : at;
  const unseen = clientsSeen(model, { is: 'clients-seen', clients: [], at: lostAt });
  const workers = withAll(unseen, (worker) => afterLoss(worker, { lostAt, anew }));
  return { ...workers, backend: { is: 'there', server: null }, memoryLow: null };
}

export function clientsSeen(model: SessionModel, { clients, at }: EventOf<'clients-seen'>): SessionModel {
  const next = { ...model, clients };
  const workers = model.workers.values();
  if (clients.length === 0)
    return model.clients.length === 0 ? next : { ...next, absence: leave(workers, at) };
  return model.absence === null
    ? next
    : { ...next, absence: null, away: comeBack(model.absence, workers, at) };
}

export function stopWanted(model: SessionModel, event: EventOf<'stop-wanted'>): SessionModel {
  const down = { is: 'down', by: 'person', at: event.at } as const;
  if (event.worker !== null)
    return withWorker(model, event.worker, (worker) => ({ ...worker, wanted: down }));
  return { ...withAll(model, (worker) => ({ ...worker, wanted: down })), wanted: down };
}

export function withAll(model: SessionModel, change: (worker: WorkerModel) => WorkerModel): SessionModel {
  return {
    ...model,
    workers: [...model.workers].reduce((all, [id, worker]) => all.with(id, change(worker)), model.workers),
  };
}

export function withWorker(
  model: SessionModel,
  id: WorkerId,
  change: (worker: WorkerModel) => WorkerModel,
): SessionModel {
  const worker = model.workers.get(id);
  return worker === undefined ? model : { ...model, workers: model.workers.with(id, change(worker)) };
}

/** Facts about another run than the present one are too late to count. */
export function withRun(
  model: SessionModel,
  event: { readonly worker: WorkerId; readonly run: number },
  change: (worker: WorkerModel) => WorkerModel,
): SessionModel {
  return withWorker(model, event.worker, (worker) => (worker.runs === event.run ? change(worker) : worker));
}
