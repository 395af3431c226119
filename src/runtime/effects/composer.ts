/**
 * Waits until the composer has no text of the user's: a draft is never touched, a dialog never answered.
 * Reports what it waits for, so that the sender of the message knows.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { canTakeMessage } from '../../core/model/derive/inbox.ts';
import { comparableLines } from '../../core/text/whole-lines.ts';
import { sessionState } from '../../core/paths/session-paths.ts';
import type { HeldBy } from '../../core/model/facts/message.ts';

/** How often a user's draft is checked again; it may take any time. */
const pollMs = 1_000;
/** A composer that is being redrawn is briefly missing. */
const patientReads = 3;
/** Pause between two reads for a restored prompt. */
const settleMs = 300;

/**
 * `typed`: muxcrew's own text, pasted but not submitted; `unreadable`: the screen cannot be read; `prompt`:
 * the last text from muxcrew, restored by an interruption. Null: the worker cannot take a message now; it is
 * decided again when it can.
 */
export type ComposerFound =
  { readonly is: 'empty' | 'typed' | 'unreadable' } | { readonly is: 'prompt'; readonly text: string } | null;

export interface Typed {
  /** A message that was pasted earlier but not submitted; null: none. */
  readonly pasted: string | null;
  /** Whether the message may be typed after muxcrew's own text. A command may not. */
  readonly adds: boolean;
}

export async function findComposer(
  world: World,
  store: Store,
  id: WorkerId,
  { pasted, adds }: Typed,
): Promise<ComposerFound> {
  for (let reads = 1; ; reads += 1) {
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
    } else if (reads >= patientReads) held(store, id, 'no composer');
    await world.clock.sleep(pollMs);
  }
}

/**
 * Whether the composer holds the prompt that an interruption restored. Polls until the screen has settled.
 */
export async function holdsPrompt(world: World, store: Store, id: WorkerId): Promise<boolean> {
  for (let reads = 1; reads <= patientReads; reads += 1) {
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

/** Whether the composer still holds the text after Enter. False also if the screen cannot be read. */
export async function holdsText(world: World, store: Store, id: WorkerId, text: string): Promise<boolean> {
  const worker = store.model().workers.get(id);
  if (worker === undefined || worker.pane === null || !canTakeMessage(worker)) return false;
  const { composer } = world.agent(worker.spec.agent.kind);
  if (composer === null) return false;
  const screen = await world.backend.captureStyles(store.model().session.id, worker.pane);
  const seen = screen.ok ? composer(screen.value) : ({ is: 'not seen' } as const);
  return seen.is === 'draft' && isPasted(seen.text, text);
}

/** Joins an interrupted prompt and the message sent with it. */
export function withPrompt(prompt: string, message: string): string {
  return `${prompt}\n\n${message}`;
}

/** Records the text that is about to be typed, so that it is recognized if the agent restores it. */
export function recordPrompt(world: World, store: Store, id: WorkerId, text: string): void {
  world.files.replace(typedFile(world, store, id), text, 0o600);
}

/**
 * The last texts from muxcrew, if their turn was interrupted before the agent did anything: the newest hook
 * is the prompt's, and the registry reports idle. Empty otherwise.
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

/**
 * The end of a prompt that does not fit into the composer, with the cursor after it. A shorter prompt must be
 * there in full.
 */
const shownEnd = 200;

/** Whether the draft is exactly that prompt, without changes by the user. */
function isPrompt(draft: string, prompt: string): boolean {
  const shown = draft.replace(/\s/g, '');
  const whole = prompt.replace(/\s/g, '');
  return shown === whole || (shown.length >= shownEnd && whole.endsWith(shown));
}

/** Messages up to this length are shown in full; longer ones scroll. Characters. */
const shownLength = 500;

/**
 * Whether the draft is exactly that message. Lines may wrap anywhere; a long message is shown as `[Pasted
 * text #1 +20 lines]`.
 */
function isPasted(draft: string, message: string): boolean {
  const shown = comparableLines(draft).join('');
  const wanted = comparableLines(message).join('');
  if (/^\[Pastedtext#\d+[^\]]*\]$/.test(shown)) return true;
  return wanted.length <= shownLength ? shown === wanted : wanted.startsWith(shown.slice(0, shownLength));
}

function held(store: Store, id: WorkerId, why: HeldBy): void {
  if (store.model().workers.get(id)?.heldBy !== why) store.emit({ is: 'message-held', worker: id, why });
}
