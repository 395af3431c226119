import { expect, it } from 'vitest';
import type { Context } from '../../src/commands/context.ts';
import { findSession } from '../../src/commands/sessions.ts';
import { sessionState, statePaths } from '../../src/core/session-paths.ts';
import { session } from '../core/crew.ts';

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
