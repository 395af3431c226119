/**
 * Processes of a session that still run although its panes are gone. They cannot be reached any more, and one
 * in a conversation that is resumed would write to it twice. Ended before anything is started, agents
 * gracefully first.
 */
import type { ProcessIdentity } from '../../ports/processes.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { markOfSession } from '../../core/paths/session-paths.ts';
import type { EndSignal, PlacedRun, Placement } from '../../ports/placement.ts';
import { endSession } from '../effects/end-tree.ts';
import { placedRun, placementOf } from '../placed-run.ts';

const pollMs = 50;

interface Agent {
  readonly process: ProcessIdentity;
  readonly placement: Placement;
  readonly placed: PlacedRun;
  readonly signal: EndSignal;
  readonly graceMs: number;
}

/**
 * Found by the session's mark; agents also by pid, start time and boot, whatever they did to their
 * environment.
 */
function survivorsOf(world: World, store: Store): readonly ProcessIdentity[] {
  const { id } = store.model().session;
  const marked = world.processes.tree(null, markOfSession(id)).filter(({ pid }) => pid !== world.pid);
  const pids = new Set(marked.map(({ pid }) => pid));
  return [
    ...marked,
    ...agentsOf(world, store).flatMap(({ process }) => (pids.has(process.pid) ? [] : [process])),
  ];
}

function agentsOf(world: World, store: Store): readonly Agent[] {
  return [...store.model().workers.values()].flatMap((worker) => {
    const placed = placedRun(world, store, worker);
    const { process } = placed;
    const placement = placementOf(world, worker);
    if (process === null || placement.identify(placed).is === 'gone') return [];
    return [{ process, placement, placed, ...world.agent(worker.spec.agent.kind).end }];
  });
}

/** Returns how many there were, and which survived SIGKILL. */
export async function endSurvivors(
  world: World,
  store: Store,
): Promise<{ readonly ended: number; readonly left: readonly ProcessIdentity[] }> {
  const found = survivorsOf(world, store);
  if (found.length === 0) return { ended: 0, left: [] };
  const agents = agentsOf(world, store);
  for (const { placement, placed, signal } of agents) await placement.end(placed, signal);
  const graceMs = Math.max(0, ...agents.map((agent) => agent.graceMs));
  const asked = (): boolean =>
    agents.some(({ placement, placed }) => placement.identify(placed).is !== 'gone');
  for (let waited = 0; waited < graceMs && asked(); waited += pollMs) await world.clock.sleep(pollMs);
  await endSession(world, store, found);
  const left = [...survivorsOf(world, store), ...found].filter((one) => world.processes.isAlive(one));
  return { ended: found.length, left };
}
