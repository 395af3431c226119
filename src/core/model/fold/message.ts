/** How messages change a worker: those that wait, and those that begin work. Pure parts of fold.ts. */
import type { EventOf } from '../event.ts';
import type { MessageEnding, WorkerModel } from '../model.ts';
import type { ClaimFact } from '../state.ts';
import type { EpochMs } from '../worker.ts';
import { keptEndings, keptInbox } from '../model.ts';
import { isStatusQuestion } from '../../status/status-question.ts';
import { noWork } from '../derive/work-time.ts';
import { handingOf, pendingMessages } from '../derive/inbox.ts';
import type { Message } from '../facts/message.ts';
import { ourselves } from '../facts/message.ts';
import type { TurnFact } from '../facts/turn-fact.ts';

/** Adds the message to the inbox, unless that is full. */
export function accepted(worker: WorkerModel, message: Message, at: EpochMs): WorkerModel {
  return pendingMessages(worker).length < keptInbox
    ? { ...worker, inbox: [...worker.inbox, { ...message, acceptedAt: at }] }
    : ended(worker, {
        message: message.id,
        outcome: 'refused',
        detail: `${String(keptInbox)} messages wait for it already`,
      });
}

export function ended(worker: WorkerModel, ending: MessageEnding): WorkerModel {
  return {
    ...worker,
    inbox: worker.inbox.filter(({ id }) => id !== ending.message),
    handed: worker.handed.filter(({ message }) => message !== ending.message),
    typing: worker.typing?.message === ending.message ? null : worker.typing,
    endings: [...worker.endings, ending].slice(-keptEndings),
  };
}

/** A message that was handed over has counted as new work since then. */
export function messageEnded(worker: WorkerModel, event: EventOf<'message-ended'>): WorkerModel {
  const { message, outcome, detail } = event;
  // Its turn or transcript entry was seen before the typing was confirmed.
  if (!worker.inbox.some(({ id }) => id === message)) return worker;
  const gone = ended(worker, { message, outcome, detail });
  const wasHanded = worker.handed.some((one) => one.message === message);
  return outcome === 'refused' || wasHanded ? gone : { ...gone, ...assigned(worker, message) };
}

/** Whether it is muxcrew's own message, which is about an earlier report and never sets a report aside. */
function isOwn(worker: WorkerModel, message: string): boolean {
  return worker.inbox.find(({ id }) => id === message)?.from === ourselves;
}

/** State of a worker with new work: all check tries, and muxcrew may ask its status question again. */
const newTries = { checkTries: 0, checks: [], statusAsked: false } as const;

export function typing(worker: WorkerModel, event: EventOf<'message-typing'>): WorkerModel {
  const { message, entered, at } = event;
  const own = isOwn(worker, message);
  const begins = entered && worker.turnNow.is !== 'running';
  return {
    ...worker,
    heldBy: null,
    typing: { message, entered, at },
    promptedBy: begins ? (own ? 'muxcrew' : 'others') : worker.promptedBy,
    ...(entered && !own ? newTries : {}),
  };
}

/** The start has these messages in its first prompt. */
export function carrying(worker: WorkerModel, event: EventOf<'messages-carried'>): WorkerModel {
  const { messages, at } = event;
  const tasks = messages.some((message) => !isOwn(worker, message));
  return { ...worker, carried: { messages, at }, ...(tasks ? newTries : {}) };
}

/** When a hook reported a running turn; null: it reported none. */
export function startedTurn(turn: TurnFact | null): EpochMs | null {
  return turn?.is === 'running' || turn?.is === 'asking' || turn?.is === 'over' || turn?.is === 'failed'
    ? turn.at
    : null;
}

/**
 * A turn that began after the start has taken the first prompt and its messages. Earlier turns belong to another run.
 */
export function promptTaken(worker: WorkerModel, turnAt: EpochMs | null): WorkerModel {
  const { carried } = worker;
  if (carried === null || turnAt === null || turnAt < carried.at) return worker;
  const taken = carried.messages.reduce<WorkerModel>((now, message) => {
    const ending = { message, outcome: 'delivered', detail: 'with its start' } as const;
    return { ...ended(now, ending), ...assigned(now, message) };
  }, worker);
  return { ...taken, carried: null };
}

/**
 * A message from others than muxcrew is new work and sets aside the worker's report. Reports since the message was
 * entered are already about it: the receipt may come later.
 */
export function assigned(worker: WorkerModel, message: string): Partial<WorkerModel> {
  if (isOwn(worker, message)) return {};
  const { claim } = worker;
  const entered = enteredAt(worker, message);
  if (entered !== undefined && claim.is !== 'none' && claim.at > entered) return {};
  const wasThrough = isFinal(claim);
  return {
    claim: { is: 'none' },
    reportBefore: wasThrough ? claim : worker.reportBefore,
    check: { is: 'none' },
    ...(entered === undefined ? newTries : {}),
    // A message in the middle of its work does not extend its time.
    ...(wasThrough ? { worked: noWork } : {}),
  };
}

/** When the message was given to the agent; undefined: unknown. */
function enteredAt({ typing: typed, carried }: WorkerModel, message: string): EpochMs | undefined {
  if (carried?.messages.includes(message) === true) return carried.at;
  return typed?.message === message && typed.entered ? typed.at : undefined;
}

/**
 * The worker has reported since: waiting messages of muxcrew's own are obsolete, except the one that is being typed.
 */
export function withoutOutdated(worker: WorkerModel, reported: ClaimFact): WorkerModel {
  if (reported.is === 'none' || reported.is === 'busy') return worker;
  return (
    worker.inbox
      .filter((message) => message.from === ourselves && message.id !== worker.typing?.message)
      .filter(({ id }) => worker.carried?.messages.includes(id) !== true)
      // A blocked worker still has to learn what its check refused.
      .filter((message) => reported.is !== 'blocked' || isStatusQuestion(message))
      .reduce((now, { id }) => {
        // The agent's own queue cannot be changed: it takes up that message, and another run must not get it.
        const outcome = handingOf(worker, id) === null ? 'refused' : 'queued';
        return ended(now, { message: id, outcome, detail: 'outdated by a newer report' });
      }, worker)
  );
}

/** Whether the report ends the assignment. */
export function isFinal(claim: ClaimFact): boolean {
  return claim.is === 'completed' || claim.is === 'failed';
}
