/**
 * Identifies the caller: the worker in whose process tree a process runs. Its own environment can be forged;
 * those of its ancestors were fixed when they were started, and muxcrew started the outermost one. A process
 * without these ancestors may still have the limit of file locks that muxcrew started the worker with.
 */
import type { Files } from '../../ports/files.ts';
import type { Processes } from '../../ports/processes.ts';
import type { Peer, Peers } from '../../ports/socket.ts';
import type { ControlRequest } from '../../core/wire/control.ts';
import type { Store } from '../store.ts';
import type { World } from '../world.ts';
import { callerOfMark, isGuarded, user, type Caller } from '../../core/wire/rights.ts';
import { markOfSession, workerMark, workerMarker, workerOfLimit } from '../../core/paths/session-paths.ts';

export interface Ancestry {
  readonly caller: Caller;
  /** The worker's outermost process; null: the caller is the user. */
  readonly pid: number | null;
}

/**
 * Marks of sessions in another state folder are ignored: a test suite that runs inside a worker has its own.
 */
export function ancestryOf(
  {
    files,
    processes,
    sessions,
  }: { readonly files: Files; readonly processes: Processes; readonly sessions: string },
  pid: number,
): Ancestry {
  let found: Ancestry = { caller: user, pid: null };
  for (const above of processes.ancestors(pid)) {
    const caller = callerOfMark(processes.variable(above, workerMarker) ?? '');
    if (caller.is !== 'user' && isSession(files, sessions, caller.session)) found = { caller, pid: above };
  }
  if (found.caller.is !== 'user') return found;
  // It cleared its environment and left the tree, but inherited the limit. It gets a worker's rights: a
  // manager's rights require its environment.
  const limit = processes.lockLimit(pid);
  const marked = limit === null ? null : workerOfLimit(limit, files.list(sessions) ?? []);
  return marked === null ? found : { caller: { is: 'worker', ...marked }, pid };
}

function isSession(files: Files, sessions: string, session: string): boolean {
  return /^[^/]+$/.test(session) && !/^\.\.?$/.test(session) && files.stat(`${sessions}/${session}`) !== null;
}

/**
 * Identifies the caller of a request on the control socket. What the system reports about the peer overrides
 * what the caller reports: its own report never proves a user where the system can be asked. Null: unknown.
 * Clients of earlier builds report nothing.
 */
export async function requestCaller(
  world: World,
  store: Store,
  op: ControlRequest['op'],
  { pid, peers }: { readonly pid: unknown; readonly peers: Peers },
): Promise<Caller | null> {
  const isUnreported = typeof pid !== 'number' || !Number.isSafeInteger(pid);
  // Asking the system starts a program: too slow for each sidebar key that moves the focus.
  const peer: Peer = isUnreported || isGuarded(op) ? await peers() : { is: 'known', pids: [pid] };
  if (peer.is === 'gone') return null;
  if (peer.is === 'hidden' && (isUnreported || !mayBeHidden(world, store, pid))) return null;
  const pids = [...(peer.is === 'known' ? peer.pids : []), ...(isUnreported ? [] : [pid])];
  return pids.map((one) => callerInCrew(world, store, one)).find(({ is }) => is !== 'user') ?? user;
}

/**
 * Whether this process may own a connection whose owner the system hides. Only possible in another user
 * namespace (a container, bwrap), and not accepted while a process of the crew is hidden too: it might be
 * that one.
 */
function mayBeHidden({ processes }: World, store: Store, pid: number): boolean {
  if (!processes.isInOtherNamespace(pid)) return false;
  const crew = processes.tree(null, markOfSession(store.model().session.id));
  return crew.every((one) => processes.variable(one.pid, workerMarker) !== null);
}

/** Also checks the panes' own processes: a program in one may have been started with an empty environment. */
function callerInCrew({ files, processes, paths }: World, store: Store, pid: number): Caller {
  const { caller } = ancestryOf({ files, processes, sessions: paths.sessions }, pid);
  if (caller.is !== 'user') return caller;
  const above = processes.ancestors(pid);
  const { session, workers } = store.model();
  const owner = [...workers.values()].find(
    ({ process }) => process.is === 'running' && above.includes(process.pid),
  );
  return owner === undefined ? user : callerOfMark(workerMark(session.id, owner.spec.id));
}
