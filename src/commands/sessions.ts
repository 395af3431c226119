/**
 * All sessions of this user, as their files and the process table show them. Asks no backend and starts nothing, so that
 * `ls` and `status` stay fast. Which one a command acts on: chosen-session.ts.
 */
import type { Snapshot } from '../core/snapshot.ts';
import type { SessionStanding } from '../core/session-choice.ts';
import type { SessionSpec } from '../core/session-spec.ts';
import type { Context } from './context.ts';
import { readSnapshot, seenSnapshot, type SnapshotText } from '../core/seen-snapshot.ts';
import { projectPaths, sessionState } from '../core/session-paths.ts';

export interface FoundSession {
  readonly id: string;
  readonly project: string;
  readonly spec: SessionSpec;
  readonly standing: SessionStanding;
  /** As a reader should take it. */
  readonly snapshot: Snapshot | null;
  /** Why there is no snapshot. */
  readonly problem: Exclude<SnapshotText, { is: 'read' }> | null;
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
  const spec = readSpec(context, context.paths.sessions, id);
  if (spec === null) return null;
  const { project } = spec.session;
  const { snapshot: shared, base } = projectPaths(spec.session);
  const read = readSnapshot(
    () =>
      context.files.readText(sessionState(context.paths.sessions, id).snapshot) ??
      context.files.readText(shared, { within: base }),
  );
  // A project's comm folder may hold another session's snapshot: one that is named otherwise, or an older one.
  if (
    read.is === 'read' &&
    (read.snapshot.session !== id || Date.parse(read.snapshot.createdAt) !== spec.session.createdAt)
  )
    return { id, project, spec, ...withoutSnapshot(context, id, spec), problem: { is: 'missing' } };
  if (read.is !== 'read') return { id, project, spec, ...withoutSnapshot(context, id, spec), problem: read };
  const holder = context.locks.holder(sessionState(context.paths.sessions, id).lock);
  const server = read.snapshot.server;
  const serverAlive = server !== null && context.processes.isAlive(server);
  const snapshot = seenSnapshot(read.snapshot, {
    supervisorAlive: holder !== null,
    serverAlive,
    now: context.clock.now(),
    parseTime: Date.parse,
  });
  const standing = standingOf(snapshot, serverAlive, holder !== null);
  return { id, project, spec, standing, snapshot, problem: null };
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
  return { standing: supervised ? 'live' : starting ? 'starting' : 'lost', snapshot: null };
}

/** `folder`: where the sessions' state is, or that of ended runs. */
export function readSpec(context: Context, folder: string, id: string): SessionSpec | null {
  const text = context.files.readText(sessionState(folder, id).spec);
  if (text === null) return null;
  try {
    return JSON.parse(text) as SessionSpec;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export function isUp(session: FoundSession): boolean {
  return session.standing === 'live' || session.standing === 'starting';
}
