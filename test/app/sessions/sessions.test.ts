import { expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { findSession } from '../../../src/app/sessions/sessions.ts';
import { withChecksum } from '../../../src/core/checksum.ts';
import { recordLine } from '../../../src/core/journal/journal-record.ts';
import { sessionState, statePaths } from '../../../src/core/paths/session-paths.ts';
import { toSnapshot } from '../../../src/core/snapshot/to-snapshot.ts';
import { crew, session, worker } from '../../core/crew.ts';

const paths = statePaths({ XDG_STATE_HOME: '/state' });

interface Start {
  readonly ageMs: number;
  /** Whether `run` is alive; null: a spec of an earlier build. */
  readonly starter: boolean | null;
  readonly supervisor?: boolean;
}

/** The standing of a session whose supervisor has not written a snapshot. */
function standing({ ageMs, starter, supervisor = false }: Start): string | undefined {
  const spec = {
    version: 1,
    session,
    workers: [],
    ...(starter === null ? {} : { starter: { pid: 7, startTime: 't' } }),
  };
  const context = {
    paths,
    clock: { now: () => session.createdAt + ageMs },
    locks: { holder: () => (supervisor ? { pid: 8, startTime: 't' } : null) },
    processes: { isAlive: () => starter === true },
    files: {
      list: () => [],
      statLink: (path: string) =>
        path === sessionState(paths.sessions, session.id).spec ? { kind: 'file' } : null,
      readText: (path: string) =>
        path === sessionState(paths.sessions, session.id).spec ? JSON.stringify(spec) : null,
    },
  } as unknown as Context;
  return findSession(context, session.id)?.standing;
}

it.each([
  [{ ageMs: 60_000, starter: true }, 'starting'],
  [{ ageMs: 1_000, starter: false }, 'lost'],
  [{ ageMs: 600_000, starter: true }, 'lost'],
  [{ ageMs: 1_000, starter: null }, 'starting'],
  [{ ageMs: 60_000, starter: null }, 'lost'],
  [{ ageMs: 600_000, starter: false, supervisor: true }, 'live'],
] as const)('without a snapshot, %j is %s', (start: Start, expected: string) => {
  expect(standing(start)).toBe(expected);
});

it('is live where its snapshot names a server that is gone, and its own state one that lives', () => {
  const state = sessionState(paths.sessions, session.id);
  const crewNow = crew([worker('1')]);
  crewNow.happen({ is: 'server-seen', pid: 8, startTime: 't' });
  const iso = (at: number): string => new Date(at).toISOString();
  const snapshot = toSnapshot(crewNow.model(), { pid: 1, startTime: 't', now: 2, iso });
  const texts: Readonly<Record<string, string>> = {
    [state.spec]: JSON.stringify({ version: 1, session, workers: [] }),
    [state.snapshot]: JSON.stringify(snapshot),
    [state.server]: withChecksum({ pid: 7, startTime: 't', socket: '/muxcrew' }),
  };
  const standingWith = (alive: readonly number[]): string | undefined =>
    findSession(
      {
        paths,
        clock: { now: () => session.createdAt + 600_000 },
        locks: { holder: () => null },
        processes: { isAlive: ({ pid }: { readonly pid: number }) => alive.includes(pid) },
        files: {
          list: () => [],
          statLink: (path: string) => (texts[path] === undefined ? null : { kind: 'file' }),
          readText: (path: string) => texts[path] ?? null,
        },
      } as unknown as Context,
      session.id,
    )?.standing;
  expect(standingWith([7])).toBe('live');
  expect(standingWith([8])).toBe('live');
  expect(standingWith([])).toBe('lost');
});

it.each([
  ['missing', null],
  ['empty', ''],
  ['cut', '{"pid": 7, "sta'],
])('is live where server.json is %s, and the journal names a server that lives', (_, content) => {
  const state = sessionState(paths.sessions, session.id);
  const event = { at: 1, is: 'server-seen', pid: 7, startTime: 't' } as const;
  const texts: Readonly<Record<string, string | null>> = {
    [state.spec]: JSON.stringify({ version: 1, session, workers: [] }),
    [state.journal]: `{"v":1}\n${recordLine(event)}`,
    [state.server]: content,
  };
  const contextWhere = (isAlive: boolean): Context =>
    ({
      paths,
      clock: { now: () => session.createdAt + 600_000 },
      locks: { holder: () => null },
      processes: { isAlive: ({ pid }: { readonly pid: number }) => isAlive && pid === 7 },
      files: {
        list: () => [],
        statLink: (path: string) => (typeof texts[path] === 'string' ? { kind: 'file' } : null),
        readText: (path: string) => texts[path] ?? null,
      },
    }) as unknown as Context;
  expect(findSession(contextWhere(true), session.id)?.standing).toBe('live');
  expect(findSession(contextWhere(false), session.id)?.standing).toBe('lost');
});
