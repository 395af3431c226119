/** Why a worker's messages wait, and what the user can do about it: one wording for receipts, `status`, `why` and the sidebar. Pure. */
import type { WorkerModel } from '../model.ts';
import { canTakeMessage } from '../decide.ts';
import type { HeldBy, Message } from '../facts/message.ts';

/** Null: nothing holds it back, it is being delivered. */
export function messageHold(worker: WorkerModel): string | null {
  const { state, process, heldBy } = worker;
  if (!canTakeMessage(worker)) {
    if (state.is === 'asking') return 'it needs input: answer that first';
    if (process.is !== 'running') return `it is ${state.is}: delivered when it starts`;
    return `it is ${state.is}: delivered when it can take it`;
  }
  return heldBy === null ? null : heldWords[heldBy];
}

const heldWords: Readonly<Record<HeldBy, string>> = {
  draft: 'a draft is in its composer: send or clear it in its pane',
  prompt: 'its interrupted prompt is in its composer: enter or clear it in its pane',
  'no composer': 'its composer cannot be read: close what covers it in its pane',
};

/** Those that wait, oldest first; none while the first is being delivered. */
export function waitingMessages(
  worker: WorkerModel,
): readonly { readonly message: Message; readonly reason: string }[] {
  const hold = messageHold(worker);
  if (hold === null) return [];
  return worker.inbox.map((message, index) => ({
    message,
    reason: index === 0 ? hold : 'after the message before it',
  }));
}
