/**
 * Ends a worker's turn by the agent's own key. In a dialog that key would deny the request, so it is pressed
 * only while a turn runs without a dialog, checked by the facts and by the screen right before. The receipt
 * reports the outcome by the facts that follow.
 */
import type { Receipt } from '../../core/wire/control.ts';
import type { WorkerModel } from '../../core/model/model.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { failureText } from '../failure-evidence.ts';
import { holdsPrompt } from '../effects/composer.ts';
import { until } from '../until.ts';
import { receipt } from './receipt.ts';

/** The registry entry and the transcript report it within half a second; a loaded machine takes longer. */
const confirmMs = 6_000;

export async function interrupt(world: World, store: Store, worker: WorkerModel): Promise<Receipt> {
  const { id, agent: spec } = worker.spec;
  const { session } = store.model();
  const agent = world.agent(spec.kind);
  const refused = (why: string): Receipt => receipt(worker, 'refused', why);
  if (agent.interruptKey === null)
    return refused(
      `muxcrew cannot interrupt a ${spec.kind} worker: press its interrupt key in its pane, or muxcrew stop ${id}`,
    );
  const { pane } = worker;
  const before = whyNot(worker);
  if (before !== null) return refused(before);
  if (pane === null) return refused('its pane is closed');
  const screen = await world.backend.capture(session.id, pane, 0);
  if (!screen.ok) return refused(failureText(screen.failure));
  const shown = agent.screen?.(screen.value) ?? null;
  if (shown?.is === 'dialog')
    return refused(`its screen shows a dialog (${shown.what}): answer it in its pane`);
  // A request may have arrived while the screen was read.
  const now = store.model().workers.get(id);
  const why = now === undefined ? 'the worker no longer exists' : whyNot(now);
  if (now === undefined || why !== null) return refused(why ?? '');
  const pressed = await world.backend.press(session.id, pane, agent.interruptKey);
  if (!pressed.ok) return refused(failureText(pressed.failure));
  const ended = await outcome(world, store, now);
  if (ended.outcome !== 'done' || !(await holdsPrompt(world, store, id))) return ended;
  return { ...ended, detail: keptPrompt };
}

const keptPrompt =
  'before its first output: its prompt is back in the composer, and the next message sends both';

/** Null: a turn runs, and no dialog is open. */
function whyNot({
  spec: { id },
  state,
  turnNow,
  requests,
  process,
  wanted,
  screen,
}: WorkerModel): string | null {
  if (process.is !== 'running') return `it is not running (${state.is})`;
  if (wanted.is !== 'up') return 'it is being stopped';
  if (requests.length > 0 || turnNow.is === 'asking')
    return `it is asking: muxcrew deny ${id}, or answer in its pane`;
  if (screen?.is === 'dialog') return `its screen shows a dialog (${screen.what}): answer it in its pane`;
  return turnNow.is === 'running' ? null : `no turn is running: it is ${state.is}`;
}

async function outcome(world: World, store: Store, before: WorkerModel): Promise<Receipt> {
  const { id } = before.spec;
  const ended = (): Receipt | null => {
    const now = store.model().workers.get(id);
    if (now?.process.is !== 'running') return receipt(before, 'done', 'it has ended');
    if (now.interruptedAt !== before.interruptedAt) return receipt(now, 'done', null);
    const { turnNow: turn } = now;
    if (turn.is === 'asking')
      return receipt(now, 'queued', `the key was pressed, and it needs input: ${turn.what}`);
    return turn.is === 'running' ? null : receipt(now, 'done', 'its turn has ended');
  };
  await until(world, store, () => ended() !== null, { ms: confirmMs });
  const pressed = 'the key was pressed; its turn still runs: muxcrew why, or press Esc in its pane';
  return ended() ?? receipt(before, 'queued', pressed);
}
