/**
 * What one machine says of all its sessions: what another one shows of it, and keeps for when it does not answer. Comes
 * from elsewhere, and is relied on only as far as it is checked here.
 */
import type { Snapshot } from './snapshot.ts';
import { snapshotProblem } from './snapshot-shape.ts';
import { list, number, optional, orNull, record, text, truth } from '../shape.ts';

/** As `ls --json` has it. */
export interface ListedSession {
  readonly session: string;
  readonly standing: 'starting' | 'live' | 'lost' | 'ended';
  readonly project: string;
  readonly backend: string;
  readonly createdAt: string;
  readonly clients: number;
  readonly supervisor: { readonly alive: boolean } | null;
  readonly progress: { readonly completed: number; readonly failed: number; readonly total: number };
  readonly asking: number;
  /** Pids of processes that could not be ended. Left out by older writers. */
  readonly leftovers?: readonly number[];
}

export const hostSessionsVersion = 1;
/** An answer with more is refused: it would be kept, and shown each time. */
const mostSessions = 1_000;

export interface HostSessions {
  readonly version: number;
  /** By that machine's own clock, from which its times are to be counted. */
  readonly now: string;
  readonly sessions: readonly {
    readonly listed: ListedSession;
    readonly snapshot: Snapshot | null;
  }[];
}

/** How an asking of a host ended. */
export type Reach =
  | { readonly is: 'answered' }
  /** It may be off, or the way to it; what runs there may run on. */
  | { readonly is: 'unreachable'; readonly why: string }
  /** It was reached, and nothing there could answer. */
  | { readonly is: 'no muxcrew'; readonly why: string };

/** One machine in a listing of all. */
export interface HostAnswer {
  /** `local`: this machine. */
  readonly host: string;
  readonly reach: Reach;
  /** Now, or the last time that it answered; null: it never has. */
  readonly heard: HostSessions | null;
  /** How long ago that was. Milliseconds; 0 where it has answered now. */
  readonly ageMs: number;
}

const sessionShape = record({
  listed: record({
    session: text,
    standing: text,
    project: text,
    backend: text,
    createdAt: text,
    clients: number,
    supervisor: orNull(record({ alive: truth })),
    progress: record({ completed: number, failed: number, total: number }),
    asking: number,
    leftovers: optional(list(number)),
  }),
  snapshot: orNull((value, path) => {
    const problem = snapshotProblem(value);
    return problem === null ? null : `${path}: ${problem}`;
  }),
});

const shape = record({ version: number, now: text, sessions: list(sessionShape) });

/** Null: it is nothing that can be relied on. */
export function readHostSessions(value: unknown): HostSessions | null {
  if (shape(value, '') !== null) return null;
  const told = value as HostSessions;
  if (told.sessions.length > mostSessions) return null;
  return told.version === hostSessionsVersion ? told : null;
}
