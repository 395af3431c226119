/** Messages that a run got and has not taken up yet. Pure part of fold.ts. */
import type { EventOf } from '../event.ts';
import type { WorkerModel } from '../model.ts';
import type { EpochMs } from '../worker.ts';
import { keptInbox } from '../model.ts';
import { isTraceable, type Handed } from '../facts/message.ts';
import type { TurnFact } from '../facts/turn-fact.ts';
import { handingOf } from '../derive/inbox.ts';
import { assigned, ended } from './message.ts';

/** It stays in the inbox and counts as new work from now on. */
export function handedOver(worker: WorkerModel, event: EventOf<'message-handed'>): WorkerModel {
  const { message, run, queued, at } = event;
  // Its turn or transcript entry was seen before the key press was recorded.
  if (!worker.inbox.some(({ id }) => id === message)) return worker;
  const given: WorkerModel = { ...worker, ...assigned(worker, message) };
  // More messages than this are not traced, to bound memory.
  if (worker.handed.filter((one) => one.run === run).length >= keptInbox)
    return ended(given, { message, outcome: 'queued', detail: null });
  const enteredAt = worker.typing?.message === message ? worker.typing.at : undefined;
  return withHanded(given, { message, run, at: enteredAt ?? at, queued });
}

/** Enter was pressed or about to be pressed, with unknown effect: the transcript of that run tells. */
export function withEntered(worker: WorkerModel): WorkerModel {
  const { typing, inbox, spec, runs, turnNow } = worker;
  const message = inbox.find(({ id }) => id === typing?.message);
  if (typing?.entered !== true || typing.at === undefined || message === undefined) return worker;
  if (!isTraceable(spec.agent.traits, message)) return worker;
  const queued = turnNow.is === 'running';
  const given: WorkerModel = { ...worker, ...assigned(worker, message.id) };
  return withHanded(given, { message: message.id, run: runs, at: typing.at, queued });
}

/** The same for messages in a first prompt whose turn was not seen. */
export function withCarried(worker: WorkerModel): WorkerModel {
  const { carried, runs } = worker;
  if (carried === null) return worker;
  const { messages, at } = carried;
  return messages.reduce<WorkerModel>(
    (now, message) => withHanded(now, { message, run: runs, at, queued: false }),
    { ...worker, carried: null },
  );
}

function withHanded(worker: WorkerModel, handing: Handed): WorkerModel {
  const { message } = handing;
  return {
    ...worker,
    handed: [...worker.handed.filter((one) => one.message !== message), handing],
    typing: worker.typing?.message === message ? null : worker.typing,
  };
}

/** When a prompt began the turn; null: none did. */
export function promptedAt(turn: TurnFact | null): EpochMs | null {
  return turn?.is === 'running' && turn.prompt === true ? turn.at : null;
}

/** A prompt began a turn: it was the oldest message entered while no turn was running. */
export function handedTaken(worker: WorkerModel, promptAt: EpochMs | null): WorkerModel {
  if (promptAt === null) return worker;
  const taken = worker.handed.find(
    ({ message, queued, at }) => !queued && at <= promptAt && handingOf(worker, message) !== null,
  );
  return taken === undefined
    ? worker
    : ended(worker, { message: taken.message, outcome: 'delivered', detail: null });
}
