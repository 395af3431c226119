/**
 * The session as the sidebar reads it, again and again: what has not changed is not parsed anew. An idle crew's snapshot
 * is written every few seconds with nothing new in it but the time.
 */
import type { SnapshotView } from '../../view/sidebar/model.ts';
import type { Context } from '../context.ts';
import { unlessRefused } from '../../core/refused-file.ts';
import { projectPaths, sessionState } from '../../core/paths/session-paths.ts';
import { findSession, type FoundSession } from '../sessions/sessions.ts';

export interface SessionReader {
  /** Null: all is as it was the last time. */
  read(): SnapshotView | null;
}

const writtenAt = /"writtenAt":"[^"]*"/;

export function sessionReader(context: Context, { id, spec }: FoundSession): SessionReader {
  const { files, locks, processes, paths } = context;
  const { snapshot, base } = projectPaths(spec.session);
  const state = sessionState(paths.sessions, id);
  let last: Seen | null = null;

  /** Who lives. Null: the supervisor does not, and what that means changes as time goes by. */
  const living = (): string | null => {
    if (locks.holder(state.lock) === null) return null;
    const { server = null } = last ?? {};
    return server !== null && processes.isAlive(server) ? 'server' : 'no server';
  };

  const stampOf = (path: string): string | null => {
    const stat = files.stat(path);
    return stat && `${stat.inode} ${stat.size} ${stat.modifiedAt}`;
  };
  /** The state folder has a snapshot of its own while the project's disk is full. */
  const stamp = (): string => JSON.stringify([stampOf(snapshot), stampOf(state.snapshot)]);

  const text = (): string =>
    (unlessRefused(() => files.readText(snapshot, { within: base })) ?? '').replace(writtenAt, '');

  /** Looks no further than it must. */
  const isAsBefore = (): boolean => {
    const lived = last?.living ?? null;
    if (last === null || lived === null || lived !== living()) return false;
    const now = stamp();
    if (now === last.stamp) return true;
    if (stampOf(state.snapshot) !== null || text() !== last.text) return false;
    last = { ...last, stamp: now };
    return true;
  };

  return {
    read() {
      if (isAsBefore()) return null;
      // Before it is read: what changes meanwhile is seen the next time.
      const before = { stamp: stamp(), text: text() };
      const found = findSession(context, id);
      last = { ...before, server: found?.snapshot?.server ?? null, living: null };
      last = { ...last, living: living() };
      return viewOf(found);
    },
  };
}

interface Seen {
  readonly stamp: string;
  /** Of the snapshot's file, without its time. */
  readonly text: string;
  readonly server: { readonly pid: number; readonly startTime: string } | null;
  readonly living: string | null;
}

function viewOf(session: FoundSession | null): SnapshotView {
  if (session === null) return { is: 'missing' };
  const { snapshot, problem } = session;
  if (snapshot !== null) return { is: 'read', snapshot, backendGone: session.standing === 'lost' };
  switch (problem?.is) {
    case 'broken':
      return { is: 'unreadable', reason: problem.detail };
    case 'newer':
      return { is: 'newer', version: problem.version };
    case 'missing':
    case undefined:
      return { is: 'missing' };
  }
}
