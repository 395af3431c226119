/**
 * All sessions of this user, as their files and the process table show them. Asks no backend and starts nothing, so that
 * `ls` and `status` stay fast. Which one a command acts on: chosen-session.ts.
 */
import type { Failure } from '../../core/failure.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import type { SessionStanding } from '../../core/paths/session-choice.ts';
import type { SessionSpec } from '../../core/journal/session-spec.ts';
import type { ProcessIdentity } from '../../ports/processes.ts';
import type { Context } from '../context.ts';
import { readSnapshot, seenSnapshot, type SnapshotText } from '../../core/snapshot/read-snapshot.ts';
import { projectPaths, sessionState } from '../../core/paths/session-paths.ts';
import { readSessionFile, standInSpec } from '../../runtime/state/session-file.ts';
import { rememberedServer } from '../tmux-servers.ts';

export interface FoundSession {
  readonly id: string;
  readonly project: string;
  readonly spec: SessionSpec;
  readonly standing: SessionStanding;
  /** As a reader should take it. */
  readonly snapshot: Snapshot | null;
  /** Why there is no snapshot. */
  readonly problem: Exclude<SnapshotText, { is: 'read' }> | null;
  /** Of its spec.json; null: none. `recovered`: its journal tells what it said. */
  readonly damage: { readonly why: string; readonly recovered: boolean } | null;
}

/** Longest time between the spec that `run` writes and the supervisor's first snapshot, in ms: on a loaded machine. */
const startingMs = 120_000;
/** The same in sessions of earlier builds, which do not tell whether `run` is still alive. */
const startingUnseenMs = 15_000;

export function findSessions(context: Context): readonly FoundSession[] {
  const ids = context.files.list(context.paths.sessions) ?? [];
  return ids.flatMap((id) => findSession(context, id) ?? []);
}

/** Null when there is no such session. */
export function findSession(context: Context, id: string): FoundSession | null {
  const file = readSessionFile(context.files, context.paths.sessions, id, id);
  if (file === null) return null;
  const spec = file.is === 'lost' ? standInFor(context, id) : file.spec;
  const damage = file.is === 'read' ? null : { why: file.why, recovered: file.is === 'recovered' };
  return { ...seenSession(context, id, spec), damage };
}

function seenSession(context: Context, id: string, spec: SessionSpec): Omit<FoundSession, 'damage'> {
  const { project } = spec.session;
  const read = readSnapshotOf(context, spec);
  // A project's comm folder may hold another session's snapshot: one that is named otherwise, or an older one.
  if (
    read.is === 'read' &&
    (read.snapshot.session !== id || Date.parse(read.snapshot.createdAt) !== spec.session.createdAt)
  )
    return { id, project, spec, ...withoutSnapshot(context, id, spec), problem: { is: 'missing' } };
  if (read.is !== 'read') return { id, project, spec, ...withoutSnapshot(context, id, spec), problem: read };
  const holder = context.locks.holder(sessionState(context.paths.sessions, id).lock);
  const server = read.snapshot.server;
  const serverAlive = server !== null && isServerAlive(context, id, server, read.snapshot.closed);
  const snapshot = seenSnapshot(read.snapshot, {
    supervisorAlive: holder !== null,
    serverAlive,
    now: context.clock.now(),
    parseTime: Date.parse,
    isAlive: (process) => context.processes.isAlive(process),
  });
  const standing = standingOf(snapshot, serverAlive, holder !== null);
  return { id, project, spec, standing, snapshot, problem: null };
}

/** A snapshot may be damaged, or be written by a worker: that its server is gone counts only where the session's own state agrees. */
function isServerAlive(context: Context, id: string, server: ProcessIdentity, closed: boolean): boolean {
  if (context.processes.isAlive(server)) return true;
  if (closed) return false;
  const remembered = rememberedServer(context, id);
  return remembered !== null && context.processes.isAlive(remembered);
}

/** A supervisor outlives what held the panes by the moment it takes to say so: it alone is no sign of life. */
function standingOf(snapshot: Snapshot, serverAlive: boolean, supervised: boolean): SessionStanding {
  if (snapshot.closed) return 'ended';
  if (serverAlive) return 'live';
  const backendSeen = snapshot.server !== null || (snapshot.backendGone ?? null) !== null;
  return supervised && !backendSeen ? 'starting' : 'lost';
}

function withoutSnapshot(
  context: Context,
  id: string,
  spec: SessionSpec,
): { standing: SessionStanding; snapshot: null } {
  const supervised = context.locks.holder(sessionState(context.paths.sessions, id).lock) !== null;
  const ageMs = context.clock.now() - spec.session.createdAt;
  const starting =
    spec.starter == null
      ? ageMs < startingUnseenMs
      : ageMs < startingMs && context.processes.isAlive(spec.starter);
  if (supervised) return { standing: 'live', snapshot: null };
  if (starting) return { standing: 'starting', snapshot: null };
  const server = rememberedServer(context, id);
  return { standing: server !== null && context.processes.isAlive(server) ? 'live' : 'lost', snapshot: null };
}

/** `folder`: where the sessions' state is, or that of ended runs. Null: none, or one that cannot be read at all. */
export function readSpec(context: Context, folder: string, name: string): SessionSpec | null {
  const file = readSessionFile(context.files, folder, name, null);
  return file === null || file.is === 'lost' ? null : file.spec;
}

/** What stands for a session whose spec.json and journal cannot be read. */
export function standInFor(context: Pick<Context, 'files' | 'paths' | 'locks'>, id: string): SessionSpec {
  const server = rememberedServer(context, id);
  const holder = context.locks.holder(context.paths.holder.lock);
  const isPty = server !== null && holder?.pid === server.pid;
  return standInSpec(context.paths.sessions, id, isPty ? 'pty' : 'tmux');
}

/** Its own state first: while the project's cannot be written, and once it has ended. */
function readSnapshotOf({ files, paths }: Context, { session }: SessionSpec): SnapshotText {
  const own = readSnapshot(() => files.readText(sessionState(paths.sessions, session.id).snapshot));
  if (own.is === 'read' || own.is === 'newer') return own;
  const { snapshot, base } = projectPaths(session);
  const shown = readSnapshot(() => files.readText(snapshot, { within: base }));
  return shown.is === 'missing' ? own : shown;
}

/** Null: its state can be read, or rebuilt from what can be read. */
export function unreadableState({ id, damage }: FoundSession, what: string): Failure | null {
  if (damage?.recovered !== false) return null;
  const why = `its state (spec.json and the journal) cannot be read: ${damage.why}`;
  return { kind: 'refused', what, why, fixes: [{ run: ['muxcrew', 'stop', '--session', id] }] };
}

/** Does a process still run that could not be ended? */
export function hasLeftovers({ snapshot }: FoundSession): boolean {
  return (snapshot?.leftovers ?? []).length > 0;
}

export function isUp(session: FoundSession): boolean {
  return session.standing === 'live' || session.standing === 'starting';
}
