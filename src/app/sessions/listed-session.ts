/** A session in a listing: for JSON, and as a row of the table. */
import { isoTime } from '../iso-time.ts';
import type { HostSessions, ListedSession } from '../../core/snapshot/host-sessions.ts';
import { hostSessionsVersion } from '../../core/snapshot/host-sessions.ts';
import type { SessionRow } from '../../view/tables/session-table.ts';
import type { Context } from '../context.ts';
import { findSessions, hasLeftovers, type FoundSession } from './sessions.ts';

export function listedSession({ id, standing, project, snapshot, spec }: FoundSession): ListedSession {
  return {
    session: id,
    standing,
    project,
    backend: spec.session.backend,
    createdAt: isoTime(spec.session.createdAt),
    clients: snapshot?.clients.length ?? 0,
    supervisor: snapshot?.supervisor ?? null,
    progress: snapshot?.progress ?? { completed: 0, failed: 0, total: spec.workers.length },
    leftovers: (snapshot?.leftovers ?? []).map(({ pid }) => pid),
    asking: snapshot?.workers.filter(({ state }) => state === 'asking').length ?? 0,
  };
}

export function rowOf(listed: ListedSession): SessionRow {
  const { standing, supervisor, progress, createdAt } = listed;
  const unattended = standing === 'live' && supervisor?.alive !== true;
  const condition = unattended ? 'unattended' : standing === 'starting' ? 'live' : standing;
  return { ...listed, ...progress, condition, createdAt: Date.parse(createdAt) };
}

/** `all`: ended ones, too. Without it, only those that left processes running. */
export function shownSessions(context: Context, all: boolean): readonly FoundSession[] {
  return findSessions(context).filter((found) => found.standing !== 'ended' || all || hasLeftovers(found));
}

/** All of this machine, for another one. */
export function sessionsHere(context: Context, all: boolean): HostSessions {
  const sessions = shownSessions(context, all).map((found) => ({
    listed: listedSession(found),
    snapshot: found.snapshot,
  }));
  return { version: hostSessionsVersion, now: new Date(context.clock.now()).toISOString(), sessions };
}
