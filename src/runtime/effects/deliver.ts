/**
 * Types a message into a worker's terminal: bracketed paste, a pause, Enter. Checks again right before Enter
 * that the worker can take it, since Enter in a dialog would answer that. Each step is an event, so that a
 * supervisor that takes over types nothing twice.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { findComposer, holdsText, recordPrompt, withPrompt } from './composer.ts';
import { canTakeMessage } from '../../core/model/derive/inbox.ts';
import { until } from '../until.ts';
import { typedBefore } from '../../core/model/fold/run.ts';
import { unconfirmed } from '../../core/model/derive/message-wait.ts';
import { failureText } from '../failure-evidence.ts';
import type { Message } from '../../core/model/facts/message.ts';
import { isTraceable, mayMention } from '../../core/model/facts/message.ts';
import type { TurnFact } from '../../core/model/facts/turn-fact.ts';

/** Claude 2.1.x treats an Enter within 100 ms after a paste as part of the paste. */
const pasteSettleMs = 250;
/** The agent's hook reports the new turn within this time. */
const receiptMs = 2_000;
/** Text that is still in the composer this long after Enter was not submitted. */
const enterMs = 1_000;
const pollMs = 100;

export async function deliverMessage(
  world: World,
  store: Store,
  worker: WorkerModel,
  message: Message,
): Promise<void> {
  const { id } = worker.spec;
  const { session } = store.model();
  const end = (outcome: 'delivered' | 'queued' | 'refused', detail: string | null): void =>
    store.emit({ is: 'message-ended', worker: id, message: message.id, outcome, detail });
  const now = (): WorkerModel | null => store.model().workers.get(id) ?? null;
  /** Whether the run that the message was typed into is ending or has ended. */
  const hasEnded = (): boolean => {
    const { runs, process, wanted } = now() ?? worker;
    return runs !== worker.runs || process.is !== 'running' || wanted.is === 'again';
  };

  const agent = world.agent(worker.spec.agent.kind);
  if (!worker.spec.agent.traits.takesMessages)
    return end('refused', `a ${agent.kind} worker takes no messages`);
  const { pane } = worker;
  if (pane === null) return end('refused', 'its pane is closed');

  const text =
    message.raw === true
      ? message.text
      : agent.plainText(message.text, { mentions: mayMention(message) }).text;
  const typing = (entered: boolean): void =>
    store.emit({ is: 'message-typing', worker: id, message: message.id, entered });
  // Pasted earlier but not submitted (a dialog appeared, or the previous supervisor was killed).
  const pastedBefore = worker.typing?.message === message.id;
  const found = await findComposer(world, store, id, {
    pasted: pastedBefore ? text : null,
    adds: message.raw !== true,
  });
  if (found === null) return;
  const whole = found.is === 'prompt' ? withPrompt(found.text, text) : text;
  const resumed = pastedBefore && (found.is === 'typed' || found.is === 'unreadable');
  if (!resumed) {
    typing(false);
    // Without the restored prompt the worker would not know its task.
    const added = found.is === 'prompt';
    if (agent.composer !== null) recordPrompt(world, store, id, whole);
    const pasted = await world.backend.paste(session.id, pane, added ? withPrompt('', text) : text);
    if (hasEnded()) return;
    if (!pasted.ok) return end('refused', failureText(pasted.failure));
    await world.clock.sleep(pasteSettleMs);
  }
  const still = now();
  // A dialog is open now, and Enter would answer it. The text stays in the composer, or was lost; that is
  // checked once the composer can be read.
  if (still === null || !canTakeMessage(still)) return;
  const turnBefore = still.turnNow;
  typing(true);
  const pressed = await world.backend.press(session.id, pane, 'Enter');
  if (!pressed.ok && hasEnded()) return;
  if (!pressed.ok) return end('refused', failureText(pressed.failure));
  if (resumed && found.is === 'unreadable') return end('queued', typedBefore);
  if (still.turnNow.is === 'none') return end('delivered', 'typed into its terminal');
  const queued = turnBefore.is === 'running';
  /** Not delivered until the agent has taken it: an agent that ends before that forgets it. */
  const hand = (detail: string): void =>
    isTraceable(worker.spec.agent.traits, message)
      ? store.emit({ is: 'message-handed', worker: id, run: worker.runs, message: message.id, queued })
      : end('queued', detail);
  const begun = (): boolean => {
    const { turnNow: turn } = now() ?? still;
    return !queued && turn.is === 'running' && !isSame(turn, turnBefore);
  };
  /** Claude 2.1.332 removes invisible characters at the first Enter, and submits the text at the second. */
  const stillHeld = async (): Promise<boolean> => {
    for (let waited = 0; waited < enterMs && !begun() && !hasEnded(); waited += pollMs) {
      if (!(await holdsText(world, store, id, whole))) return false;
      await world.clock.sleep(pollMs);
    }
    return !begun() && !hasEnded() && holdsText(world, store, id, whole);
  };
  if (message.raw !== true && (await stillHeld()) && canTakeMessage(now() ?? still))
    await world.backend.press(session.id, pane, 'Enter');
  if (queued) return hand('it is busy and takes the message at its next step');
  await until(world, store, () => begun() || hasEnded(), { ms: receiptMs });
  if (begun()) return end('delivered', null);
  // The run ended before its turn began: the next start takes the message.
  if (hasEnded()) return;
  return hand(unconfirmed);
}

/** Compares by value: facts are derived again after every event. */
function isSame(one: TurnFact, other: TurnFact): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
