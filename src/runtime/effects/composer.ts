/**
 * Waits until nothing of a person's stands where a message would be typed: a draft is never touched, a dialog never
 * answered. What it waits for is told, so that who sent the message knows.
 */
import type { HeldBy } from '../../core/event.ts';
import type { WorkerId } from '../../core/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { canTakeMessage } from '../../core/decide.ts';

/** A person's draft takes as long as it takes. */
const lookMs = 1_000;
/** A composer that is being drawn is not there for a moment. */
const patientLooks = 3;

/**
 * `typed`: our own text stands in it, pasted and not entered; `unreadable`: nobody can tell. Null: the worker cannot take
 * a message any more; it is decided again when it can.
 */
export type ComposerFound = 'empty' | 'typed' | 'unreadable' | null;

/** `pasted`: a message that was pasted before, with something between it and Enter; null: none was. */
export async function findComposer(
  world: World,
  store: Store,
  id: WorkerId,
  pasted: string | null,
): Promise<ComposerFound> {
  for (let looks = 1; ; looks += 1) {
    const worker = store.model().workers.get(id);
    if (worker === undefined || worker.pane === null || !canTakeMessage(worker)) return null;
    const { composer } = world.agent(worker.spec.agent.kind);
    if (composer === null) return 'unreadable';
    const screen = await world.backend.captureLooks(store.model().session.id, worker.pane);
    const seen = screen.ok ? composer(screen.value) : ({ is: 'not seen' } as const);
    if (seen.is === 'empty') return 'empty';
    if (seen.is === 'draft' && pasted !== null && isPasted(seen.text, pasted)) return 'typed';
    if (seen.is === 'draft') held(store, id, 'draft');
    else if (looks >= patientLooks) held(store, id, 'no composer');
    await world.clock.sleep(lookMs);
  }
}

/** So much of a message is shown whole; a longer one scrolls. Characters. */
const shownLength = 500;

/** Is the draft that message, and nothing else? Lines are broken anywhere; a long one is shown as `[Pasted text #1 +20 lines]`. */
function isPasted(draft: string, message: string): boolean {
  const shown = draft.replace(/\s/g, '');
  const wanted = message.replace(/\s/g, '');
  if (/^\[Pastedtext#\d+[^\]]*\]$/.test(shown)) return true;
  return wanted.length <= shownLength ? shown === wanted : wanted.startsWith(shown.slice(0, shownLength));
}

function held(store: Store, id: WorkerId, why: HeldBy): void {
  if (store.model().workers.get(id)?.heldBy !== why) store.emit({ is: 'message-held', worker: id, why });
}
