/**
 * Ends everything that bears a worker's mark (in its environment, or as its limit of file locks), by pid and start time: the
 * agent's whole tree, also what left it. Asks by SIGTERM, then insists. Nothing without the mark, and no process that took over a pid, is ever signalled.
 */
import type { ProcessIdentity } from '../../ports/processes.ts';
import type { World } from '../world.ts';
import {
  checkMarker,
  markOfSession,
  markOfWorker,
  type ProcessMark,
} from '../../core/paths/session-paths.ts';
import { endSessionTmux, endWorkerTmux } from './end-worker-tmux.ts';

const askMs = 2_000;
const lookMs = 50;

/** `known`: of the same tree, found while its root still lived. */
export async function endTree(
  world: World,
  mark: string,
  known: readonly ProcessIdentity[] = [],
): Promise<void> {
  await endMarked(world, markOfWorker(mark), known);
  await endWorkerTmux(world, mark);
}

/** What the check of a worker has started, and nothing else of the worker's. */
export async function endCheck(world: World, mark: string): Promise<void> {
  await endMarked(world, { name: checkMarker, value: mark }, []);
}

/** Everything of a session: used when it is closed, and for what a dead backend left behind. */
export async function endSession(
  world: World,
  session: string,
  known: readonly ProcessIdentity[] = [],
): Promise<void> {
  await endMarked(world, markOfSession(session), known);
  await endSessionTmux(world, session);
}

/** All that bears the mark, and the root's descendants: the root only if it still is the process that it was. */
export function treeOf(
  world: World,
  marker: ProcessMark,
  root: ProcessIdentity | null,
): readonly ProcessIdentity[] {
  const pid = root !== null && world.processes.isAlive(root) ? root.pid : null;
  return world.processes.tree(pid, marker);
}

async function endMarked(
  world: World,
  marker: ProcessMark,
  known: readonly ProcessIdentity[],
): Promise<void> {
  const alive = (): readonly ProcessIdentity[] => {
    const marked = treeOf(world, marker, null);
    const pids = new Set(marked.map(({ pid }) => pid));
    const rest = known.filter((one) => !pids.has(one.pid) && world.processes.isAlive(one));
    return [...marked, ...rest].filter(({ pid }) => pid !== world.pid);
  };
  const asked = alive();
  if (asked.length === 0) return;
  for (const process of asked) world.processes.signal(process, 'SIGTERM');
  for (let waited = 0; waited < askMs && alive().length > 0; waited += lookMs)
    await world.clock.sleep(lookMs);
  // A tree that forks while it is ended is looked at again until nothing is left.
  for (let tries = 0; tries < 20; tries += 1) {
    const left = alive();
    if (left.length === 0) return;
    for (const process of left) world.processes.signal(process, 'SIGKILL');
    await world.clock.sleep(lookMs);
  }
  world.log(
    'info',
    `processes of ${marker.value} do not end: ${alive()
      .map(({ pid }) => pid)
      .join(' ')}`,
  );
}
