/**
 * A copy of each added worker's record, in the worker's own folder: spec.json has only the first workers, and
 * the journal has a single line for an added one. Owns `worker.json`; it is moved away with the folder when
 * the worker is removed.
 */
import type { Files } from '../../ports/files.ts';
import type { SessionSpec } from '../../core/journal/session-spec.ts';
import type { WorkerId, WorkerSpec } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { readChecked, withChecksum } from '../../core/checksum.ts';
import { sessionState, type SessionState } from '../../core/paths/session-paths.ts';
import { workerProblem } from '../../core/journal/worker-shape.ts';
import { unlessRefused } from '../../core/refused-file.ts';
import { errorText } from '../../core/system-error.ts';
import { readStateText } from './state-file.ts';

const copyOf = ({ worker }: SessionState, id: WorkerId): string => `${worker(id).folder}/worker.json`;

/** A failed write is no reason to refuse the worker: the journal has it. */
export function keepCopies({ files, paths, log }: World, store: Store, ids: readonly WorkerId[]): void {
  const state = sessionState(paths.sessions, store.model().session.id);
  for (const id of ids) {
    const worker = store.model().workers.get(id)?.spec;
    if (worker === undefined) continue;
    try {
      files.makeFolder(state.worker(id).folder, 0o700);
      files.replace(copyOf(state, id), withChecksum({ version: 1, worker }), 0o600);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      log('info', `no copy of worker ${id}'s record: ${errorText(error)}`);
    }
  }
}

/** The spec with all workers that were ever added and not removed. */
export function withCopies(files: Files, state: SessionState, spec: SessionSpec): SessionSpec {
  const known = new Set(spec.workers.map(({ id }) => id));
  const added = (files.list(`${state.folder}/workers`) ?? []).flatMap((id) =>
    known.has(id) ? [] : (readCopy(files, state, id) ?? []),
  );
  return added.length === 0 ? spec : { ...spec, workers: [...spec.workers, ...added] };
}

/** Null: missing or damaged. */
function readCopy(files: Files, state: SessionState, id: WorkerId): WorkerSpec | null {
  const text = unlessRefused(() => readStateText(files, copyOf(state, id)));
  const read = text === null ? null : readChecked(text);
  if (read?.is !== 'read' || !('worker' in read.value)) return null;
  const { worker } = read.value;
  if (workerProblem(worker, 'worker') !== null) return null;
  return (worker as WorkerSpec).id === id ? (worker as WorkerSpec) : null;
}
