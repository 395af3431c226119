/**
 * The workers' own folders as a source of facts: the wrapper's records of start and exit, and the hooks'
 * records in events/. Each record is a file written at once; it is kept until the next run of its worker.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { AgentReport } from '../../ports/agent.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import type { Source } from './source.ts';
import { markOfWorker, sessionState, workerMark } from '../../core/paths/session-paths.ts';
import { conversationOf } from '../../core/model/model.ts';
import { unlessRefused, unlessUnreadable } from '../../core/refused-file.ts';
import type { Placement } from '../../ports/placement.ts';
import { placedRun, placementOf } from '../placed-run.ts';
import { changedFolder } from './changed-folder.ts';
import { writePidFile } from './pid-file.ts';
import { readExit, readRun, recordLimit } from './run-records.ts';

/** Every this many beats all folders are read, changed or not: file times are not fully reliable. */
const beatsToSweep = 12;

export interface RecordsOptions {
  /**
   * Whether the backend reports a running program in this worker's pane. Then its wrapper lives and will
   * record the end.
   */
  readonly paneRuns: (worker: WorkerId) => boolean;
  /** Reads the worker's status file up to now. */
  readonly readStatus: (worker: WorkerId) => void;
  /** Reads its transcripts up to now. */
  readonly readTranscript: (worker: WorkerId) => void;
}

/** Events of one worker per read: a worker that floods its folder must not block the supervisor. */
const mostEvents = 500;

export function recordsSource(
  world: World,
  store: Store,
  { paneRuns, readStatus, readTranscript }: RecordsOptions,
): Source {
  const { session } = store.model();
  const state = sessionState(world.paths.sessions, session.id);
  let disposed = false;
  const watches = new Map<WorkerId, readonly (() => void)[]>();
  const changed = changedFolder(world.files, world.clock);
  let beats = 0;

  /** Reports what cannot be read, and retries at the next beat. */
  const guarded = (id: WorkerId, read: () => void): void => {
    const about = `records ${id}`;
    try {
      read();
      if (store.model().warnings.has(about)) store.emit({ is: 'warning', about, text: null });
    } catch (error) {
      // Only file system errors: bugs must not be hidden.
      if (!(error instanceof Error && 'code' in error)) throw error;
      const text = `the reports of worker ${id} cannot be read: ${error.message}`;
      if (store.model().warnings.get(about) !== text) store.emit({ is: 'warning', about, text });
    }
  };

  const readWrapperRecords = (id: WorkerId): void => {
    const worker = store.model().workers.get(id);
    if (worker === undefined) return;
    const { process } = worker;
    if (process.is !== 'requested' && process.is !== 'running') return;
    const folder = state.worker(id);
    if (process.is === 'requested') {
      const record = readRun(world.files, folder.runRecord(process.run));
      if (record === null) return readQueue(worker);
      const found = placementOf(world, worker).identify(placedRun(world, store, worker, record.pid));
      if (found.is === 'unknown') return;
      const { pid, startTime } = found.is === 'alive' ? found.process : { ...record, startTime: 'gone' };
      store.emit({ is: 'process-started', worker: id, run: process.run, pid, startTime });
      writePidFile(world, store, id, pid);
    }
    const exit = readExit(world.files, folder.exitRecord(process.run));
    if (exit !== null) {
      // Its reports and status lines from before its exit count as earlier.
      readEvents(id);
      readStatus(id);
      // So does a message that it took: a finished worker is not started for it.
      if (worker.handed.length > 0) unlessUnreadable(() => readTranscript(id));
      store.emit({ is: 'process-exited', worker: id, run: process.run, ...exit });
    }
    readSuspension(id);
  };

  const readQueue = (worker: WorkerModel): void => {
    const { process, spec, runs } = worker;
    const reason = placementOf(world, worker).queued(placedRun(world, store, worker));
    if (process.is === 'requested' && reason !== (process.queued ?? null))
      store.emit({ is: 'start-queued', worker: spec.id, run: runs, reason });
  };

  const readSuspension = (id: WorkerId): void => {
    const worker = store.model().workers.get(id);
    if (worker?.process.is !== 'running') return;
    const { run } = worker.process;
    const suspended = world.files.stat(state.worker(id).suspendedRecord(run)) !== null;
    if (suspended !== worker.suspended) store.emit({ is: 'suspension-seen', worker: id, run, suspended });
  };

  /** Deletes the records that it has read: they are muxcrew's own, and the journal has them now. */
  const readEvents = (id: WorkerId): void => {
    const worker = store.model().workers.get(id);
    if (worker === undefined) return;
    const agent = world.agent(worker.spec.agent.kind);
    const { events } = state.worker(id);
    const names = (world.files.list(events) ?? []).filter((name) => !name.startsWith('.'));
    let count = 0;
    for (const name of names) {
      const path = `${events}/${name}`;
      // Anything but a file is not a record, and not muxcrew's to remove.
      if (world.files.stat(path)?.kind !== 'file') continue;
      count += 1;
      // Removing the others triggers the next read.
      if (count > mostEvents) break;
      const content = unlessRefused(() => world.files.readText(path, recordLimit));
      const report = content === null ? null : agent.report(name, content, world.clock.now());
      if (report !== null) take(id, report);
      world.files.remove(path);
    }
  };

  const take = (id: WorkerId, { conversation = null, ...report }: AgentReport): void => {
    const worker = store.model().workers.get(id);
    // `/clear` begins another conversation; the registry reports it too, if there is one.
    if (worker !== undefined && conversation !== null && conversation !== conversationOf(worker))
      store.emit({ is: 'conversation-seen', worker: id, conversation });
    store.emit({ is: 'agent-reported', worker: id, ...report });
  };

  const watch = (id: WorkerId): void => {
    if (watches.has(id)) return;
    const { folder, events } = state.worker(id);
    world.files.makeFolder(events, 0o700);
    watches.set(id, [
      world.files.watch(folder, () => guarded(id, () => readWrapperRecords(id))),
      world.files.watch(events, () => guarded(id, () => readEvents(id))),
    ]);
  };

  /** Removed workers: their folders have been moved. */
  const unwatch = (): void => {
    for (const [id, offs] of watches)
      if (!store.model().workers.has(id)) {
        for (const off of offs) off();
        watches.delete(id);
      }
  };

  const sweep = (all: boolean): void => {
    unwatch();
    for (const id of store.model().workers.keys())
      guarded(id, () => {
        watch(id);
        const { folder, events } = state.worker(id);
        // Both are called: each check remembers what it saw.
        const run = changed(folder) || all;
        const reports = changed(events) || all;
        if (run) readWrapperRecords(id);
        if (reports) readEvents(id);
      });
  };

  return {
    start() {
      disown(world, store);
      sweep(true);
      // An added worker is watched before its start leaves a record, not from the next beat.
      store.onChange(() => {
        if (!disposed && watches.size !== store.model().workers.size) sweep(false);
      });
    },
    async beat() {
      beats += 1;
      const all = beats % beatsToSweep === 0;
      sweep(all);
      await refreshed(world, store);
      if (disposed) return;
      for (const [id, worker] of store.model().workers) {
        if (all || !paneRuns(id) || placementOf(world, worker).properties.pids === 'foreign')
          vanished(world, store, worker);
        if (worker.process.is === 'requested') guarded(id, () => readWrapperRecords(id));
      }
    },
    dispose() {
      disposed = true;
      for (const off of [...watches.values()].flat()) off();
      watches.clear();
    },
  };
}

/**
 * Discards records of starts that the previous supervisor did not see: they may be from before a reboot, and
 * their pids reused. A process is the worker's only if it has the worker's mark.
 */
function disown(world: World, store: Store): void {
  const { session, workers } = store.model();
  const state = sessionState(world.paths.sessions, session.id);
  for (const worker of workers.values()) {
    const { spec, process } = worker;
    if (process.is !== 'requested') continue;
    const path = state.worker(spec.id).runRecord(process.run);
    const record = readRun(world.files, path);
    if (record === null || placementOf(world, worker).properties.pids === 'foreign') continue;
    if (world.processes.identify(record.pid) === null) continue;
    const mark = markOfWorker(workerMark(session.id, spec.id));
    if (!world.processes.tree(null, mark).some(({ pid }) => pid === record.pid)) world.files.remove(path);
  }
}

/** Asks each placement once, for all of its runs. */
async function refreshed(world: World, store: Store): Promise<void> {
  const runs = new Map<Placement, ReturnType<typeof placedRun>[]>();
  for (const worker of store.model().workers.values()) {
    const { process } = worker;
    if (process.is !== 'requested' && process.is !== 'running') continue;
    const placement = placementOf(world, worker);
    if (placement.refresh === undefined) continue;
    runs.set(placement, [...(runs.get(placement) ?? []), placedRun(world, store, worker)]);
  }
  for (const [placement, its] of runs) await placement.refresh?.(its);
}

/**
 * Reports a process that is gone without an exit record: its wrapper was killed with it, or the disk is full.
 */
function vanished(world: World, store: Store, worker: WorkerModel): void {
  const { process, startTime } = worker;
  if (process.is !== 'running' || startTime === null) return;
  if (placementOf(world, worker).identify(placedRun(world, store, worker)).is !== 'gone') return;
  store.emit({ is: 'process-exited', worker: worker.spec.id, run: process.run, code: null, signal: null });
}
