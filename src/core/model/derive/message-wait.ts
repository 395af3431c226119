/**
 * Why a worker's messages wait, and what the user can do about it: one wording for receipts, `status`, `why` and the
 * sidebar. Pure.
 */
import type { WorkerModel } from '../model.ts';
import type { HeldBy, Message } from '../facts/message.ts';
import { canTakeMessage, handingOf, pendingMessages } from './inbox.ts';

/** Null: nothing blocks the message, it is being delivered. */
export function messageHold(worker: WorkerModel): string | null {
  const { state, process, heldBy, wanted } = worker;
  if (!canTakeMessage(worker)) {
    if (wanted.is === 'down' && wanted.by === 'slot' && process.is === 'running')
      return 'its slot is being freed: delivered when it starts again';
    if (state.is === 'asking') return 'it needs input: answer that first';
    if (process.is !== 'running') return `it is ${state.is}: delivered when it starts`;
    return `it is ${state.is}: delivered when it accepts messages`;
  }
  return heldBy === null ? null : heldWords[heldBy];
}

const heldWords: Readonly<Record<HeldBy, string>> = {
  draft: 'a draft is in its composer: send or clear it in its pane',
  prompt: 'its interrupted prompt is in its composer: submit or clear it in its pane',
  'no composer': 'its composer cannot be read: close the dialog over it in its pane',
};

export const unconfirmed = 'typed; no hook has confirmed it yet';

/** For a message that the current run has but has not taken up; null: the run does not have it. */
export function handedHold(worker: WorkerModel, message: string): string | null {
  const handing = handingOf(worker, message);
  if (handing === null) return null;
  return handing.queued ? 'queued in Claude: taken up at its next step' : unconfirmed;
}

/** Waiting messages, oldest first, without the one that is being delivered. */
export function waitingMessages(
  worker: WorkerModel,
): readonly { readonly message: Message; readonly reason: string }[] {
  const hold = messageHold(worker);
  const [next] = pendingMessages(worker);
  return worker.inbox.flatMap((message) => {
    const handed = handedHold(worker, message.id);
    if (handed !== null) return [{ message, reason: handed }];
    if (hold === null) return [];
    return [{ message, reason: message === next ? hold : 'after the message before it' }];
  });
}
