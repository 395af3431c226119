/**
 * A snapshot as a reader should take it: the file says what its writer knew, the reader knows who still lives. Pure.
 */
import { parseJson } from '../json.ts';
import type { Snapshot, SnapshotWorker } from './snapshot.ts';
import type { EpochMs } from '../model/worker.ts';
import { snapshotProblem } from './snapshot-shape.ts';
import { snapshotVersion } from './snapshot.ts';
import { RefusedFile } from '../refused-file.ts';
import { notEndedText } from '../model/leftover.ts';
import { isOver } from '../model/state.ts';

export type SnapshotText =
  | { readonly is: 'read'; readonly snapshot: Snapshot }
  | { readonly is: 'missing' }
  | { readonly is: 'broken'; readonly detail: string }
  | { readonly is: 'newer'; readonly version: number };

/** `read` returns the file's text; a file that is refused is broken. */
export function readSnapshot(read: () => string | null): SnapshotText {
  try {
    return readSnapshotText(read());
  } catch (error) {
    if (error instanceof RefusedFile) return { is: 'broken', detail: error.reason };
    throw error;
  }
}

/** Checks the shape as far as readers rely on it; fields of a newer muxcrew are kept. */
export function readSnapshotText(text: string | null): SnapshotText {
  if (text === null) return { is: 'missing' };
  const value = parseJson(text);
  if (value === undefined) return { is: 'broken', detail: text === '' ? 'it is empty' : 'it is not JSON' };
  if (
    typeof value !== 'object' ||
    value === null ||
    !('version' in value) ||
    typeof value.version !== 'number'
  )
    return { is: 'broken', detail: 'it has no version' };
  if (value.version > snapshotVersion) return { is: 'newer', version: value.version };
  const problem = snapshotProblem(value);
  if (problem !== null) return { is: 'broken', detail: problem };
  return { is: 'read', snapshot: value as Snapshot };
}

/** Who lives, by pid and start time. `now` is the reader's. */
export interface ReaderFacts {
  readonly supervisorAlive: boolean;
  readonly serverAlive: boolean;
  readonly now: EpochMs;
  /** Milliseconds since 1970 of an ISO 8601 text. */
  readonly parseTime: (iso: string) => EpochMs;
  readonly isAlive: (process: { readonly pid: number; readonly startTime: string }) => boolean;
}

/**
 * Until then what a supervisor that died wrote last still holds. An idle one says so every 8 to 13 seconds, and the
 * restart loop brings it back within two.
 */
const graceMs = 15_000;

export function seenSnapshot(written: Snapshot, facts: ReaderFacts): Snapshot {
  const snapshot = withLeftovers(written, facts);
  const supervisor = { ...snapshot.supervisor, alive: facts.supervisorAlive };
  if (snapshot.closed) return { ...snapshot, supervisor };
  // What held the panes was known and is gone: nothing lives in them, whatever the supervisor has noticed so far.
  if (snapshot.server !== null && !facts.serverAlive)
    return withLive({ ...snapshot, supervisor, clients: [] }, lost);
  if (facts.supervisorAlive) return { ...snapshot, supervisor };
  if (!facts.serverAlive) return withLive({ ...snapshot, supervisor, clients: [] }, lost);
  if (facts.now - facts.parseTime(snapshot.writtenAt) < graceMs) return { ...snapshot, supervisor };
  return withLive({ ...snapshot, supervisor }, (worker) => ({
    ...worker,
    state: 'unknown',
    detail: `was ${worker.state}; its supervisor is gone`,
    evidence: [
      ...worker.evidence,
      { source: 'backend', fact: 'the supervisor is gone', at: snapshot.writtenAt },
    ],
  }));
}

/** Leaves out those that have ended since, and shows the others with their workers. */
function withLeftovers(snapshot: Snapshot, { isAlive }: ReaderFacts): Snapshot {
  if ((snapshot.leftovers ?? []).length === 0) return snapshot;
  const leftovers = snapshot.leftovers?.filter(isAlive) ?? [];
  const workers = snapshot.workers.map((worker) => {
    const own = leftovers.filter((one) => one.worker === worker.id);
    if (own.length === 0) return worker;
    const evidence = [...worker.evidence, { source: 'process', fact: notEndedText(own), at: null }];
    return { ...worker, evidence };
  });
  return { ...snapshot, leftovers, workers };
}

/** A worker that has not started lost nothing: a resume starts it in its turn. */
function lost(worker: SnapshotWorker): SnapshotWorker {
  if (worker.state === 'queued' || worker.state === 'blocked') return worker;
  if (worker.state === 'starting' && worker.pid === null) return { ...worker, state: 'queued', detail: null };
  const detail = 'its server is gone';
  return {
    ...worker,
    state: 'lost',
    detail,
    pid: null,
    evidence: [...worker.evidence, { source: 'backend', fact: detail, at: null }],
  };
}

/** Only states that still go on are affected: what is over stays as it ended. */
function withLive(snapshot: Snapshot, change: (worker: SnapshotWorker) => SnapshotWorker): Snapshot {
  return {
    ...snapshot,
    workers: snapshot.workers.map((worker) => (isOver(worker.state) ? worker : change(worker))),
  };
}
