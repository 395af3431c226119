/**
 * Who asks: the worker in whose process tree a process runs. Its own environment may say anything; those of the
 * processes above it were fixed when they were started, and the outermost one was started by muxcrew. A process without any
 * of these may still have the limit of file locks that muxcrew started the worker with.
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

/** Marks of sessions in another state folder do not count: a test suite that runs inside a worker has its own. */
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
  // One that cleared its environment and left the tree: a limit that it inherited tells. It gets a worker's rights: those of
  // a manager go with the environment that the manager was started with.
  const limit = processes.lockLimit(pid);
  const marked = limit === null ? null : workerOfLimit(limit, files.list(sessions) ?? []);
  return marked === null ? found : { caller: { is: 'worker', ...marked }, pid };
}

function isSession(files: Files, sessions: string, session: string): boolean {
  return /^[^/]+$/.test(session) && !/^\.\.?$/.test(session) && files.stat(`${sessions}/${session}`) !== null;
}

/**
 * Who makes a request on the control socket: what the system says of the other end goes before what the caller says of
 * itself, which alone makes nobody the user where the system can be asked. Null: cannot tell. Clients of earlier builds
 * say nothing of themselves.
 */
export async function requestCaller(
  world: World,
  store: Store,
  op: ControlRequest['op'],
  { pid, peers }: { readonly pid: unknown; readonly peers: Peers },
): Promise<Caller | null> {
  const unsaid = typeof pid !== 'number' || !Number.isSafeInteger(pid);
  // Asking the system starts a program: too slow for each sidebar key that moves the focus.
  const peer: Peer = unsaid || isGuarded(op) ? await peers() : { is: 'known', pids: [pid] };
  if (peer.is === 'gone') return null;
  if (peer.is === 'hidden' && (unsaid || !mayBeHidden(world, store, pid))) return null;
  const pids = [...(peer.is === 'known' ? peer.pids : []), ...(unsaid ? [] : [pid])];
  return pids.map((one) => callerInCrew(world, store, one)).find(({ is }) => is !== 'user') ?? user;
}

/**
 * May this process hold a connection whose holder the system hides? Only one in another user namespace (a container, bwrap),
 * and only while no process of the crew is hidden too: it might be that one.
 */
function mayBeHidden({ processes }: World, store: Store, pid: number): boolean {
  if (!processes.isInOtherNamespace(pid)) return false;
  const crew = processes.tree(null, markOfSession(store.model().session.id));
  return crew.every((one) => processes.variable(one.pid, workerMarker) !== null);
}

/** Also by the panes' own processes: a program in one may have been started with an empty environment. */
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
