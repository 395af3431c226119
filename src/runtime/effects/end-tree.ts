/**
 * Ends everything that bears a worker's mark (in its environment, or as its limit of file locks), by pid and start time: the
 * agent's whole tree, also what left it. Asks by SIGTERM, then kills; returns what did not end. Nothing without the mark, and no process that took over a pid, is ever signalled.
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
/** Time to kill a tree that keeps forking, and how long one attempt may block. */
const killMs = 3_000;
const burstMs = 100;

/** `known`: of the same tree, found while its root still lived. */
export async function endTree(
  world: World,
  mark: string,
  known: readonly ProcessIdentity[] = [],
): Promise<readonly ProcessIdentity[]> {
  const left = await endMarked(world, markOfWorker(mark), known);
  await endWorkerTmux(world, mark);
  return left;
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
): Promise<readonly ProcessIdentity[]> {
  const left = await endMarked(world, markOfSession(session), known);
  await endSessionTmux(world, session);
  return left;
}

/** For a receipt or the log. */
export function notEndedText(left: readonly ProcessIdentity[]): string {
  const shown = left.slice(0, 10).map(({ pid }) => String(pid));
  const more = left.length > shown.length ? ` and ${String(left.length - shown.length)} more` : '';
  return `still running, and cannot be ended: pid ${shown.join(', ')}${more}`;
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
): Promise<readonly ProcessIdentity[]> {
  const alive = (): readonly ProcessIdentity[] => {
    const marked = treeOf(world, marker, null);
    const pids = new Set(marked.map(({ pid }) => pid));
    const rest = known.filter((one) => !pids.has(one.pid) && world.processes.isAlive(one));
    return [...marked, ...rest].filter(({ pid }) => pid !== world.pid);
  };
  let left = alive();
  for (const process of left) world.processes.signal(process, 'SIGTERM');
  const askedUntil = world.clock.now() + askMs;
  while (left.length > 0 && world.clock.now() < askedUntil) {
    await world.clock.sleep(lookMs);
    left = alive();
  }
  const killUntil = world.clock.now() + killMs;
  // Also where the first look found nothing: a chain of short processes may have been between two links. Only an attempt
  // that kills nothing says that nothing is left.
  for (let killed = 1; killed + left.length > 0 && world.clock.now() < killUntil;) {
    killed = world.processes.killTree(marker, left, burstMs).length;
    if (killed + left.length === 0) break;
    await world.clock.sleep(lookMs);
    left = alive();
  }
  if (left.length > 0) world.log('info', `${marker.value}: ${notEndedText(left)}`);
  return left;
}
