/**
 * Waits until nothing of a user's stands where a message would be typed: a draft is never touched, a dialog never
 * answered. What it waits for is told, so that who sent the message knows.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { canTakeMessage } from '../../core/model/derive/inbox.ts';
import { comparableLines } from '../../core/text/whole-lines.ts';
import { sessionState } from '../../core/paths/session-paths.ts';
import type { HeldBy } from '../../core/model/facts/message.ts';

/** A person's draft takes as long as it takes. */
const lookMs = 1_000;
/** A composer that is being drawn is not there for a moment. */
const patientLooks = 3;
/** Between looks for a prompt that was put back. */
const settleMs = 300;

/**
 * `typed`: our own text stands in it, pasted and not entered; `unreadable`: nobody can tell; `prompt`: what muxcrew gave
 * it last, put back by an interruption. Null: the worker cannot take a message any more; it is decided again when it can.
 */
export type ComposerFound =
  { readonly is: 'empty' | 'typed' | 'unreadable' } | { readonly is: 'prompt'; readonly text: string } | null;

export interface Typed {
  /** A message that was pasted before, with something between it and Enter; null: none was. */
  readonly pasted: string | null;
  /** May it be typed behind text of muxcrew's own? A command may not. */
  readonly adds: boolean;
}

export async function findComposer(
  world: World,
  store: Store,
  id: WorkerId,
  { pasted, adds }: Typed,
): Promise<ComposerFound> {
  for (let looks = 1; ; looks += 1) {
    const worker = store.model().workers.get(id);
    if (worker === undefined || worker.pane === null || !canTakeMessage(worker)) return null;
    const { composer } = world.agent(worker.spec.agent.kind);
    if (composer === null) return { is: 'unreadable' };
    const screen = await world.backend.captureStyles(store.model().session.id, worker.pane);
    const seen = screen.ok ? composer(screen.value) : ({ is: 'not seen' } as const);
    if (seen.is === 'empty') return { is: 'empty' };
    if (seen.is === 'draft' && pasted !== null && isPasted(seen.text, pasted)) return { is: 'typed' };
    if (seen.is === 'draft') {
      const text = keptPrompts(world, store, worker).find((prompt) => isPrompt(seen.text, prompt));
      if (text !== undefined && pasted !== null && text.endsWith(pasted)) return { is: 'typed' };
      if (text !== undefined && adds) return { is: 'prompt', text };
      held(store, id, text === undefined ? 'draft' : 'prompt');
    } else if (looks >= patientLooks) held(store, id, 'no composer');
    await world.clock.sleep(lookMs);
  }
}

/** Does the composer hold the prompt that an interruption has put back? Looked for until the screen has settled. */
export async function holdsPrompt(world: World, store: Store, id: WorkerId): Promise<boolean> {
  for (let looks = 1; looks <= patientLooks; looks += 1) {
    const worker = store.model().workers.get(id);
    const composer = worker === undefined ? null : world.agent(worker.spec.agent.kind).composer;
    if (worker === undefined || worker.pane === null || composer === null) return false;
    const screen = await world.backend.captureStyles(store.model().session.id, worker.pane);
    const seen = screen.ok ? composer(screen.value) : ({ is: 'not seen' } as const);
    if (seen.is === 'draft') {
      const kept = keptPrompts(world, store, worker).some((prompt) => isPrompt(seen.text, prompt));
      if (kept) held(store, id, 'prompt');
      return kept;
    }
    await world.clock.sleep(settleMs);
  }
  return false;
}

/** Does the composer still hold the text after Enter? False also where that cannot be seen. */
export async function holdsText(world: World, store: Store, id: WorkerId, text: string): Promise<boolean> {
  const worker = store.model().workers.get(id);
  if (worker === undefined || worker.pane === null || !canTakeMessage(worker)) return false;
  const { composer } = world.agent(worker.spec.agent.kind);
  if (composer === null) return false;
  const screen = await world.backend.captureStyles(store.model().session.id, worker.pane);
  const seen = screen.ok ? composer(screen.value) : ({ is: 'not seen' } as const);
  return seen.is === 'draft' && isPasted(seen.text, text);
}

/** An interrupted prompt and the message that goes with it. */
export function withPrompt(prompt: string, message: string): string {
  return `${prompt}\n\n${message}`;
}

/** Keeps what is about to be typed, so that it is known when it comes back. */
export function notePrompt(world: World, store: Store, id: WorkerId, text: string): void {
  world.files.replace(typedFile(world, store, id), text, 0o600);
}

/**
 * What muxcrew gave it last, where its turn was interrupted before the agent did anything: the hooks know of the prompt
 * and of nothing after it, and the registry says that it waits. Empty: that is not so.
 */
function keptPrompts(world: World, store: Store, { spec, turn, turnNow }: WorkerModel): readonly string[] {
  if (turn.is !== 'running' || turnNow.is === 'running') return [];
  const { folder } = sessionState(world.paths.sessions, store.model().session.id).worker(spec.id);
  return [typedFile(world, store, spec.id), `${folder}/prompt.md`].flatMap((path) => {
    const text = world.files.readText(path);
    return text === null || text.trim() === '' ? [] : [text];
  });
}

function typedFile(world: World, store: Store, id: WorkerId): string {
  return `${sessionState(world.paths.sessions, store.model().session.id).worker(id).folder}/typed.md`;
}

/** The end of a prompt that does not fit into the composer, with the cursor behind it; a shorter one must be there whole. */
const shownEnd = 200;

/** Is the draft that prompt, with nothing of the user's added or changed? */
function isPrompt(draft: string, prompt: string): boolean {
  const shown = draft.replace(/\s/g, '');
  const whole = prompt.replace(/\s/g, '');
  return shown === whole || (shown.length >= shownEnd && whole.endsWith(shown));
}

/** So much of a message is shown whole; a longer one scrolls. Characters. */
const shownLength = 500;

/** Is the draft that message, and nothing else? Lines are broken anywhere; a long one is shown as `[Pasted text #1 +20 lines]`. */
function isPasted(draft: string, message: string): boolean {
  const shown = comparableLines(draft).join('');
  const wanted = comparableLines(message).join('');
  if (/^\[Pastedtext#\d+[^\]]*\]$/.test(shown)) return true;
  return wanted.length <= shownLength ? shown === wanted : wanted.startsWith(shown.slice(0, shownLength));
}

function held(store: Store, id: WorkerId, why: HeldBy): void {
  if (store.model().workers.get(id)?.heldBy !== why) store.emit({ is: 'message-held', worker: id, why });
}
