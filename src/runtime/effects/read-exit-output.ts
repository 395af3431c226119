/** Reads the last output of a failed run from its pane. */
import type { Effect } from '../../core/model/effect.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { exitOutput, lacksExitOutput, showsExit, unwrapped } from '../../core/model/derive/exit-output.ts';

/** More than a small pane shows. Lines. */
const history = 50;
/** The exit record is written before the pane has shown all output. */
const pauseMs = 100;
const mostTries = 15;

export async function readExitOutput(
  world: World,
  store: Store,
  { worker: id, run }: Extract<Effect, { do: 'read-exit-output' }>,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const lines = await finalScreen(world, store, id);
    const worker = store.model().workers.get(id);
    // Restarted, stopped or removed meanwhile: the pane may show something else.
    if (worker?.runs !== run || !lacksExitOutput(worker)) return;
    if (lines === null && tries < mostTries) {
      await world.clock.sleep(pauseMs);
      continue;
    }
    // A leftover user interface of the agent does not explain its exit.
    const seen = lines === null ? null : (world.agent(worker.spec.agent.kind).screen?.(lines) ?? null);
    const output = lines === null || seen !== null ? '' : exitOutput(lines);
    store.emit({ is: 'exit-output-read', worker: id, run, output });
    return;
  }
}

/** Null: a program still runs in the pane, it is another run's, or it cannot be read. */
async function finalScreen(world: World, store: Store, id: string): Promise<readonly string[] | null> {
  const { session, workers } = store.model();
  const listed = await world.backend.list(session.id);
  const pane =
    listed.is !== 'listed' ? undefined : listed.listing.panes.find((one) => one.id === workers.get(id)?.pane);
  if (pane === undefined) return null;
  const captured = await world.backend.capture(session.id, pane.id, history);
  if (!captured.ok) return null;
  const lines = unwrapped(captured.value, pane.rect.columns);
  return pane.dead !== null || showsExit(lines) ? lines : null;
}
