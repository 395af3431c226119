/** What messages make of a worker: those that wait for it, and what they begin. Pure parts of fold.ts. */
import type { Message } from './event.ts';
import type { MessageEnding, WorkerModel } from './model.ts';
import type { EpochMs } from './worker.ts';
import { ourselves } from './event.ts';
import { keptEndings, keptInbox } from './model.ts';
import { noWork } from './work-time.ts';

/** Waits for the worker, unless too many do. */
export function accepted(worker: WorkerModel, message: Message, at: EpochMs): WorkerModel {
  return worker.inbox.length < keptInbox
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
    typing: worker.typing?.message === ending.message ? null : worker.typing,
    endings: [...worker.endings, ending].slice(-keptEndings),
  };
}

/**
 * A message begins something new; one of muxcrew's own goes on with the old. What was claimed since it was entered is
 * about it already: its receipt may come later than that.
 */
export function assigned(worker: WorkerModel, message: string): Partial<WorkerModel> {
  const { claim, typing } = worker;
  const own = worker.inbox.find(({ id }) => id === message)?.from === ourselves;
  const entered = typing?.message === message && typing.entered ? typing.at : undefined;
  if (entered !== undefined && claim.is !== 'none' && claim.at > entered)
    return own ? {} : { checkTries: 0, checks: [], statusAsked: false };
  const wasThrough = claim.is === 'completed' || claim.is === 'failed';
  return {
    claim: { is: 'none' },
    check: { is: 'none' },
    ...(own ? {} : { checkTries: 0, checks: [], statusAsked: false }),
    // A word in the middle of its work gives it no more time.
    ...(!own && wasThrough ? { worked: noWork } : {}),
  };
}
