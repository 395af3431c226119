/** How events change the session as a whole, and how a worker's change is applied. Pure parts of fold.ts. */
import type { EventOf } from '../event.ts';
import type { SessionModel, WorkerModel } from '../model.ts';
import type { EpochMs, WorkerId } from '../worker.ts';
import type { Usage } from '../facts/usage.ts';
import { comeBack, leave } from '../away.ts';
import { countedNeeds } from '../derive/derive-crew.ts';
import { afterLoss } from './loss.ts';
import { withoutCheck } from './run.ts';
import { usesSlot } from '../model.ts';
import { isOver } from '../state.ts';
import { totalTokens } from '../facts/usage.ts';
import type { RemovedWorker } from '../facts/usage.ts';

/** Undoes a loss or a stop. No client was attached in between. */
export function sessionResumed(model: SessionModel, { anew, at }: EventOf<'session-resumed'>): SessionModel {
  const { backend, wanted } = model;
  const lostAt = backend.is === 'gone' ? backend.at : null;
  const endedAt = lostAt ?? (wanted.is === 'down' ? wanted.at : at);
  const unseen = clientsSeen(model, { is: 'clients-seen', clients: [], at: endedAt });
  // A journal that lost its last records may contain neither the loss nor the stop.
  const loss = { lostAt: lostAt ?? (wanted.is === 'down' ? null : at), anew };
  return {
    ...withAll(unseen, (worker) => afterLoss(worker, loss)),
    wanted: { is: 'up' },
    closed: false,
    discarded: false,
    backend: { is: 'there', server: null },
    memoryLow: null,
  };
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
    return withWorker(model, event.worker, (worker) => ({
      ...worker,
      wanted: down,
      ...withoutCheck(worker),
    }));
  // Of two stop requests, the first counts.
  const wanted = model.wanted.is === 'down' ? model.wanted : down;
  return { ...withAll(model, (worker) => stoppedWithSession(worker, event.at)), wanted };
}

/** Finished workers, and those stopped before, keep their end. */
function stoppedWithSession(worker: WorkerModel, at: EpochMs): WorkerModel {
  const { wanted, state } = worker;
  if (wanted.is === 'down' || (isOver(state.is) && !usesSlot(worker))) return worker;
  return {
    ...worker,
    wanted: { is: 'down', by: 'session', again: wanted.is === 'again', at },
    ...withoutCheck(worker),
  };
}

/** Workers that need it continue without it: they have ended, or the user chose so. */
export function removed(model: SessionModel, id: WorkerId): SessionModel {
  const worker = model.workers.get(id);
  if (worker === undefined) return model;
  const rest: SessionModel = {
    ...model,
    workers: model.workers.without(id),
    removed: [...model.removed, removedWorker(id, worker.usage)],
  };
  return (model.dependents.get(id) ?? []).reduce(
    (before, dependent) =>
      withWorker(before, dependent, (one) => {
        const skipped = [...new Set([...one.skipped, id])];
        return { ...one, skipped, needs: countedNeeds(before, { ...one, skipped }) };
      }),
    rest,
  );
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

/** Drops facts about other runs than the current one. */
export function withRun(
  model: SessionModel,
  event: { readonly worker: WorkerId; readonly run: number },
  change: (worker: WorkerModel) => WorkerModel,
): SessionModel {
  return withWorker(model, event.worker, (worker) => (worker.runs === event.run ? change(worker) : worker));
}

/** What remains of a removed worker in the crew's totals. */
function removedWorker(id: WorkerId, { costUsd, tokens }: Usage): RemovedWorker {
  return { id, costUsd: costUsd ?? 0, ...(tokens === null ? {} : { tokens: totalTokens(tokens) }) };
}

/** Takes the limits only: the journal may hold other fields there. */
export function limitsSet(model: SessionModel, { limits }: EventOf<'limits-set'>): SessionModel {
  const { maxWorkers, maxCostUsd, stopAtMaxCost } = limits;
  return {
    ...model,
    session: {
      ...model.session,
      ...(maxWorkers === undefined ? {} : { maxWorkers }),
      ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
      ...(stopAtMaxCost === undefined ? {} : { stopAtMaxCost }),
    },
  };
}
