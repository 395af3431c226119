/**
 * Which sessions there are and which one is meant. Reads files and the process table only; asks no backend and starts
 * nothing, so that `ls` and `status` cost next to nothing.
 */
import type { Snapshot } from '../core/snapshot.ts';
import type { SessionSpec } from '../core/session-spec.ts';
import type { Context } from './context.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { readSnapshotText, seenSnapshot, type SnapshotText } from '../core/seen-snapshot.ts';
import { projectPaths, sessionState } from '../core/session-paths.ts';

/** `live`: somebody holds its panes. `lost`: nobody does, and it was not stopped. `ended`: it was stopped. */
export type SessionStanding = 'starting' | 'live' | 'lost' | 'ended';

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

/** `run` writes the spec and the supervisor its first snapshot within this; then it is taken for dead. Milliseconds. */
const startingMs = 15_000;

export function findSessions(context: Context): readonly FoundSession[] {
  const ids = context.files.list(context.paths.sessions) ?? [];
  return ids.flatMap((id) => findSession(context, id) ?? []);
}

/** Null when there is no such session. */
export function findSession(context: Context, id: string): FoundSession | null {
  const spec = readSpec(context, context.paths.sessions, id);
  if (spec === null) return null;
  const { project } = spec.session;
  const standIn = context.files.readText(sessionState(context.paths.sessions, id).snapshot);
  const read = readSnapshotText(standIn ?? context.files.readText(projectPaths(spec.session).snapshot));
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
  const fresh = context.clock.now() - spec.session.createdAt < startingMs;
  return { standing: supervised ? 'live' : fresh ? 'starting' : 'lost', snapshot: null };
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

/**
 * The session that a command means: by name; else that of the project at or above the current folder (of several there,
 * the one without a name); else the only live one. Ended and lost ones are found by name, and in their own project.
 */
export function meantSession(context: Context, name: string | null): Result<FoundSession> {
  const all = findSessions(context);
  const live = all.filter(isUp);
  const names = (sessions: readonly FoundSession[]) => sessions.map(({ id }) => id);
  if (name !== null) {
    const exact = all.filter(({ id }) => id === name);
    const named = exact.length > 0 ? exact : all.filter(({ id }) => id.replace(/-[0-9a-z]+$/, '') === name);
    const [only] = named;
    if (only === undefined) return fail({ kind: 'no-session', wanted: name, live: names(live) });
    return named.length === 1 ? ok(only) : fail({ kind: 'several-sessions', live: names(named) });
  }
  const here = sessionHere(context, all);
  if (here !== null && (!here.ok || isUp(here.value) || live.length === 0)) return here;
  const [only] = live;
  if (live.length > 1) return fail({ kind: 'several-sessions', live: names(live) });
  if (only !== undefined) return ok(only);
  return fail({ kind: 'no-session', wanted: null, live: [] });
}

/** That of the project at or above the current folder, whether it is up or not; null: there is none. */
export function sessionHere(context: Context, all = findSessions(context)): Result<FoundSession> | null {
  const here = nearestSessions(context, all);
  const live = here.filter(isUp);
  const candidates = live.length > 0 ? live : here;
  // A project's own session is the one without a name; those with one run beside it.
  const mine = candidates.find(({ spec }) => spec.session.name === null) ?? candidates[0];
  if (mine === undefined) return null;
  return live.length > 1 && mine.spec.session.name !== null
    ? fail({ kind: 'several-sessions', live: live.map(({ id }) => id) })
    : ok(mine);
}

/** meantSession, for what only a session that is up can do. `doing` completes "to …" in the refusal. */
export function runningSession(context: Context, name: string | null, doing: string): Result<FoundSession> {
  const meant = meantSession(context, name);
  if (!meant.ok || isUp(meant.value)) return meant;
  const { id, standing } = meant.value;
  if (standing !== 'ended') return fail({ kind: 'session-lost', session: id });
  const mend = 'muxcrew run FILE… starts anew';
  return fail({ kind: 'refused', what: `to ${doing}`, why: `session ${id} has ended`, mend });
}

/** Of these sessions, those of the project at or above the current folder. */
export function nearestSessions(
  context: Context,
  sessions: readonly FoundSession[],
): readonly FoundSession[] {
  return nearest(sessions, realPathOf(context));
}

/** The sessions of the deepest project that holds the folder. */
function nearest(sessions: readonly FoundSession[], folder: string): readonly FoundSession[] {
  const holding = sessions.filter(
    ({ project }) => folder === project || folder.startsWith(`${project === '/' ? '' : project}/`),
  );
  const deepest = Math.max(...holding.map(({ project }) => project.length));
  return holding.filter(({ project }) => project.length === deepest);
}

function realPathOf(context: Context): string {
  try {
    return context.files.realPath(context.cwd);
  } catch {
    // The current folder was removed: nothing can be at or above it.
    return context.cwd;
  }
}
