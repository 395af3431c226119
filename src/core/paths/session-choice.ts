/** Which session a command acts on: one rule for every command (docs/sessions.md). Pure. */
import type { EpochMs } from '../model/worker.ts';

/**
 * `live`: a backend holds its panes. `lost`: none does, and it was not stopped. `ended`: it was stopped. `starting`:
 * `run` is creating it; counts as live.
 */
export type SessionStanding = 'starting' | 'live' | 'lost' | 'ended';

/** A session as a candidate. */
export interface SessionPlace {
  readonly id: string;
  /** Given by `run --session`; null: the project's own session. */
  readonly name: string | null;
  /** The project folder, with symbolic links resolved. */
  readonly folder: string;
  readonly standing: SessionStanding;
  readonly createdAt: EpochMs;
}

/** What the command does: reads a session in any state, acts on a running one, or resumes a lost or stopped one. */
export type SessionUse = 'any' | 'running' | 'lost';

export interface SessionRequest {
  /** Id or name from the command line. */
  readonly name: string | null;
  /** The current folder, with symbolic links resolved; null: none (`--host` without a project). */
  readonly folder: string | null;
  readonly use: SessionUse;
}

/** `by`: named by the user, in the nearest folder, or the only candidate. */
export type SessionChoice<Place> =
  | { readonly is: 'one'; readonly by: 'name' | 'folder' | 'only'; readonly session: Place }
  | {
      readonly is: 'several';
      readonly by: 'name' | 'folder' | 'only';
      readonly sessions: readonly Place[];
    }
  | { readonly is: 'none' };

type Rank = readonly SessionStanding[];
const live: Rank = ['starting', 'live'];
const lost: Rank = ['lost'];
const ended: Rank = ['ended'];

/** For sessions of one folder or one name: the first rank that has a session wins. */
const ranks: Readonly<Record<SessionUse, readonly Rank[]>> = {
  any: [live, lost, ended],
  running: [live, lost, ended],
  lost: [lost, live, ended],
};
/** For other projects: never an ended session, and only an unambiguous one. */
const ranksElsewhere: Readonly<Record<SessionUse, readonly Rank[]>> = {
  any: [[...live, ...lost]],
  running: [live, lost],
  lost: [lost, live],
};

/**
 * 1. A name wins: in the nearest folder at or above the current one that has a session of that name, else anywhere.
 * 2. The nearest folder at or above the current one that has a session wins, in whatever state that session is.
 * 3. With none there, the only session that the command can act on.
 */
export function chooseSession<Place extends SessionPlace>(
  sessions: readonly Place[],
  { name, folder, use }: SessionRequest,
): SessionChoice<Place> {
  if (name !== null) {
    const exact = sessions.filter(({ id }) => id === name);
    const named = exact.length > 0 ? exact : sessions.filter((session) => shortName(session) === name);
    const near = nearestSessions(named, folder);
    return choice('name', firstRank(near.length > 0 ? near : named, ranks[use]));
  }
  const here = nearestSessions(sessions, folder);
  if (here.length > 0) return choice('folder', ofOneFolder(firstRank(here, ranks[use])));
  return choice('only', firstRank(sessions, ranksElsewhere[use]));
}

/** The sessions of the deepest folder that is `folder` or contains it. */
export function nearestSessions<Place extends SessionPlace>(
  sessions: readonly Place[],
  folder: string | null,
): readonly Place[] {
  const holding = sessions.filter((session) => folder !== null && contains(session.folder, folder));
  const deepest = Math.max(...holding.map((session) => session.folder.length));
  return holding.filter((session) => session.folder.length === deepest);
}

/** Live sessions to suggest in place of an ended one: those at or above the folder first, the nearest before others. */
export function liveInstead<Place extends SessionPlace>(
  sessions: readonly Place[],
  folder: string | null,
): readonly Place[] {
  const depth = (session: Place): number =>
    folder !== null && contains(session.folder, folder) ? session.folder.length : -1;
  return sessions
    .filter(({ standing }) => live.includes(standing))
    .toSorted((a, b) => depth(b) - depth(a) || Number(a.name !== null) - Number(b.name !== null));
}

function contains(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}

/** `todo` for `todo-1a2b3c`: a short form that users may type. */
export function shortName({ id }: { readonly id: string }): string {
  return id.replace(/-[0-9a-z]+$/, '');
}

function firstRank<Place extends SessionPlace>(
  sessions: readonly Place[],
  order: readonly Rank[],
): readonly Place[] {
  for (const rank of order) {
    const found = sessions.filter(({ standing }) => rank.includes(standing));
    if (found.length > 0) return found;
  }
  return [];
}

/** Of several in the same state: the project's own session, and of ended ones the newest. */
function ofOneFolder<Place extends SessionPlace>(sessions: readonly Place[]): readonly Place[] {
  const own = sessions.filter(({ name }) => name === null);
  const found = own.length > 0 ? own : sessions;
  if (found.some(({ standing }) => standing !== 'ended')) return found;
  return found.toSorted((a, b) => b.createdAt - a.createdAt).slice(0, 1);
}

function choice<Place>(by: 'name' | 'folder' | 'only', found: readonly Place[]): SessionChoice<Place> {
  const [session] = found;
  if (session === undefined) return { is: 'none' };
  return found.length === 1 ? { is: 'one', by, session } : { is: 'several', by, sessions: found };
}
