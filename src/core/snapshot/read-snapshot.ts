/** Interprets a snapshot: the file has what its writer knew, the reader knows which processes are alive. Pure. */
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

/** `read` returns the file's text; a refused file counts as broken. */
export function readSnapshot(read: () => string | null): SnapshotText {
  try {
    return readSnapshotText(read());
  } catch (error) {
    if (error instanceof RefusedFile) return { is: 'broken', detail: error.reason };
    throw error;
  }
}

/** Checks the shape that readers rely on; fields of a newer muxcrew are kept. */
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

/** Live processes, by pid and start time. `now` is the reader's clock. */
export interface ReaderFacts {
  readonly supervisorAlive: boolean;
  readonly serverAlive: boolean;
  readonly now: EpochMs;
  /** Milliseconds since 1970 for an ISO 8601 text. */
  readonly parseTime: (iso: string) => EpochMs;
  readonly isAlive: (process: { readonly pid: number; readonly startTime: string }) => boolean;
}

/**
 * How long a dead supervisor's last snapshot still counts. An idle supervisor writes every 8 to 13 seconds, and its
 * restart loop restarts it within two.
 */
const graceMs = 15_000;

export function seenSnapshot(written: Snapshot, facts: ReaderFacts): Snapshot {
  const snapshot = withLeftovers(written, facts);
  const supervisor = { ...snapshot.supervisor, alive: facts.supervisorAlive };
  if (snapshot.closed) return { ...snapshot, supervisor };
  // The server of the panes was known and is gone: nothing in them is alive, even if the supervisor has not noticed.
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

/** Removes leftovers that have ended since, and reports the others with their workers. */
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

/** A worker that has not started lost nothing: `resume` starts it in its turn. */
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

/** Only unfinished states change: finished workers stay as they ended. */
function withLive(snapshot: Snapshot, change: (worker: SnapshotWorker) => SnapshotWorker): Snapshot {
  return {
    ...snapshot,
    workers: snapshot.workers.map((worker) => (isOver(worker.state) ? worker : change(worker))),
  };
}
