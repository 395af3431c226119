/** What messages make of a worker: those that wait for it, and what they begin. Pure parts of fold.ts. */
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

/** Waits for the worker, unless too many do. */
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

/** A message that was handed over has counted as new work since. */
export function messageEnded(worker: WorkerModel, event: EventOf<'message-ended'>): WorkerModel {
  const { message, outcome, detail } = event;
  // Its turn, or its entry in the transcript, was seen before what typed it knew.
  if (!worker.inbox.some(({ id }) => id === message)) return worker;
  const gone = ended(worker, { message, outcome, detail });
  const wasHanded = worker.handed.some((one) => one.message === message);
  return outcome === 'refused' || wasHanded ? gone : { ...gone, ...assigned(worker, message) };
}

/** Is it muxcrew's own? Such a message is about what was reported before, and never sets a report aside. */
function isOwn(worker: WorkerModel, message: string): boolean {
  return worker.inbox.find(({ id }) => id === message)?.from === ourselves;
}

/** State of a worker that is given new work: all check tries, and muxcrew may ask its question again. */
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

/** Its start has these messages in its first prompt. */
export function carrying(worker: WorkerModel, event: EventOf<'messages-carried'>): WorkerModel {
  const { messages, at } = event;
  const tasks = messages.some((message) => !isOwn(worker, message));
  return { ...worker, carried: { messages, at }, ...(tasks ? newTries : {}) };
}

/** When a hook says that a turn ran; null: it says nothing of a turn. */
export function startedTurn(turn: TurnFact | null): EpochMs | null {
  return turn?.is === 'running' || turn?.is === 'asking' || turn?.is === 'over' || turn?.is === 'failed'
    ? turn.at
    : null;
}

/** A turn that began after the start has taken the first prompt, and the messages in it. Earlier ones belong to another run. */
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
 * A message of anybody but muxcrew gives the worker more to do, and sets aside what it had reported. What it reported
 * since the message was entered is about it already: the receipt may come later than that.
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
    // A word in the middle of its work gives it no more time.
    ...(wasThrough ? { worked: noWork } : {}),
  };
}

/** When the agent was given the message; undefined: unknown. */
function enteredAt({ typing: typed, carried }: WorkerModel, message: string): EpochMs | undefined {
  if (carried?.messages.includes(message) === true) return carried.at;
  return typed?.message === message && typed.entered ? typed.at : undefined;
}

/** The worker has reported since: muxcrew's own messages that wait have lost their reason, but for the one that is being typed. */
export function withoutOutdated(worker: WorkerModel, reported: ClaimFact): WorkerModel {
  if (reported.is === 'none' || reported.is === 'busy') return worker;
  return (
    worker.inbox
      .filter((message) => message.from === ourselves && message.id !== worker.typing?.message)
      .filter(({ id }) => worker.carried?.messages.includes(id) !== true)
      // A worker that is blocked is still to know what its check refused.
      .filter((message) => reported.is !== 'blocked' || isStatusQuestion(message))
      .reduce((now, { id }) => {
        // A queue of the agent's own cannot be changed: it takes that one up, and another run must not get it.
        const outcome = handingOf(worker, id) === null ? 'refused' : 'queued';
        return ended(now, { message: id, outcome, detail: 'outdated by a newer report' });
      }, worker)
  );
}

/** A report that ends the assignment. */
export function isFinal(claim: ClaimFact): boolean {
  return claim.is === 'completed' || claim.is === 'failed';
}
