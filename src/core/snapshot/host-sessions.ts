/**
 * One machine's list of all its sessions: another machine shows it, and keeps it for when the host does not answer.
 * Untrusted: readers rely only on what is checked here.
 */
import type { Snapshot } from './snapshot.ts';
import { snapshotProblem } from './snapshot-shape.ts';
import { list, number, optional, orNull, record, text, truth } from '../shape.ts';

/** As in `ls --json`. */
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
  /** Pids of processes that could not be ended. Absent in older snapshots. */
  readonly leftovers?: readonly number[];
}

export const hostSessionsVersion = 1;
/** Larger answers are refused, since they would be kept and shown each time. */
const mostSessions = 1_000;

export interface HostSessions {
  readonly version: number;
  /** That machine's clock, for its times. */
  readonly now: string;
  readonly sessions: readonly {
    readonly listed: ListedSession;
    readonly snapshot: Snapshot | null;
  }[];
}

/** The outcome of a query to a host. */
export type Reach =
  | { readonly is: 'answered' }
  /** The host or the network may be down; its sessions may still be running. */
  | { readonly is: 'unreachable'; readonly why: string }
  /** The host was reached, but no muxcrew answered. */
  | { readonly is: 'no muxcrew'; readonly why: string };

/** One machine in a list of all. */
export interface HostAnswer {
  /** `local`: this machine. */
  readonly host: string;
  readonly reach: Reach;
  /** Its current or last answer; null: none yet. */
  readonly heard: HostSessions | null;
  /** Age of that answer. Milliseconds; 0 if it is current. */
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

/** Null: invalid. */
export function readHostSessions(value: unknown): HostSessions | null {
  if (shape(value, '') !== null) return null;
  const answer = value as HostSessions;
  if (answer.sessions.length > mostSessions) return null;
  return answer.version === hostSessionsVersion ? answer : null;
}
