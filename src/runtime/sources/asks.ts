/**
 * Permission requests of workers' blocking hooks, as a source: a record appears with a request, and is
 * removed after its answer. The waiting process is the truth: if it is gone without a trace, the request is
 * closed.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { EpochMs, WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import type { Source } from './source.ts';
import type { AgentRequest } from '../../ports/agent.ts';
import { recordLimit } from './run-records.ts';
import { unlessRefused } from '../../core/refused-file.ts';
import { sessionState } from '../../core/paths/session-paths.ts';

/** How often to check that the waiting process still lives, while a request is open. */
const pollMs = 500;
/** When a request is withdrawn (Esc), the registry reports the turn's outcome a moment later. */
const settleMs = 300;

/** Open requests of one worker: the newest are kept. */
const mostRequests = 100;
/**
 * How many records of one worker are read at a time: a worker that floods its folder must not block the
 * supervisor.
 */
const mostRecords = 500;

export function asksSource(world: World, store: Store): Source {
  const state = sessionState(world.paths.sessions, store.model().session.id);
  const watches = new Map<WorkerId, () => void>();
  /** The process that waits for each reply, by worker and request. */
  const waiting = new Map<string, { readonly pid: number; readonly startTime: string }>();
  const reported = new Set<string>();
  /** The order in which records were first seen: a name can be forged. */
  const arrivals = new Map<string, number>();
  let arrived = 0;
  /** Requests whose record is gone, and since when. */
  const missing = new Map<string, EpochMs>();
  const seen = new Map<WorkerId, WorkerModel['requests']>();
  let stopPolling: (() => void) | null = null;
  let disposed = false;

  /** Anything that is not a readable file counts as no request. */
  const textOf = (path: string): string => unlessRefused(() => world.files.readText(path, recordLimit)) ?? '';

  const read = (id: WorkerId): void => {
    const worker = store.model().workers.get(id);
    const asks = worker === undefined ? null : world.agent(worker.spec.agent.kind).asks;
    if (worker?.process.is !== 'running' || asks === null) {
      const about = `requests ${id}`;
      if (store.model().warnings.has(about)) store.emit({ is: 'warning', about, text: null });
      return;
    }
    const { requests: folder } = state.worker(id);
    const open = new Set<string>();
    const records = (world.files.list(folder) ?? []).filter((name) => /^[^.].*\.req$/.test(name));
    forget(id, records);
    const newest: AgentRequest[] = [];
    const pids = new Set<number>();
    let count = 0;
    for (const name of newestFirst(id, records)) {
      const path = `${folder}/${name}`;
      // Anything but a file is not a record, and not muxcrew's to remove.
      if (world.files.stat(path)?.kind !== 'file') continue;
      count += 1;
      if (count > mostRecords) {
        pollLater(id, 0);
        break;
      }
      const request = asks.read(name, textOf(path));
      if (request === null) {
        drop(id, path);
        continue;
      }
      const key = `${id} ${request.id}`;
      const waits = waiting.get(key) ?? world.processes.identify(request.pid);
      if (waits === null || !world.processes.isAlive(waits)) {
        clear(folder, request.id);
        continue;
      }
      // A hook waits for one reply: other requests of its process are forged or obsolete.
      if (pids.has(request.pid) || newest.length === mostRequests) {
        release(id, folder, request.id);
        continue;
      }
      pids.add(request.pid);
      waiting.set(key, waits);
      newest.push(request);
    }
    for (const request of newest.reverse()) {
      const key = `${id} ${request.id}`;
      open.add(request.id);
      if (worker.requests.some((known) => known.id === request.id)) continue;
      if (reported.has(key)) {
        // Answered here or in the pane: Claude Code leaves its hook waiting, and an empty line ends it.
        world.files.writeFifo(`${folder}/${request.id}.reply`, '\n');
        continue;
      }
      reported.add(key);
      const { pid: _pid, ...asked } = request;
      store.emit({ is: 'asked', worker: id, request: asked });
    }
    let settles = false;
    for (const { id: request } of worker.requests) {
      if (open.has(request)) continue;
      const key = `${id} ${request}`;
      const since = missing.get(key) ?? world.clock.now();
      missing.set(key, since);
      if (world.clock.now() - since < settleMs) {
        settles = true;
        continue;
      }
      missing.delete(key);
      waiting.delete(`${id} ${request}`);
      store.emit({ is: 'ask-ended', worker: id, request, by: 'elsewhere', answer: null });
    }
    if (settles) pollLater(id, settleMs);
    keepPolling();
  };

  const pollLater = (id: WorkerId, ms: number): void => {
    world.clock.after(ms, () => {
      if (!disposed) read(id);
    });
  };

  /** A kept record would be read again each time, and many of them would hide later requests. */
  const drop = (id: WorkerId, path: string): void => {
    world.files.remove(path);
    const about = `requests ${id}`;
    const text = `removed invalid request files of worker ${id}`;
    if (store.model().warnings.get(about) !== text) store.emit({ is: 'warning', about, text });
  };

  /** Leaves the request to its pane. */
  const release = (id: WorkerId, folder: string, request: string): void => {
    world.files.writeFifo(`${folder}/${request}.reply`, '\n');
    clear(folder, request);
    const about = `requests ${id}`;
    const text = `worker ${id} has too many open requests: answer the older ones in its pane`;
    if (store.model().warnings.get(about) !== text) store.emit({ is: 'warning', about, text });
  };

  /** Newest first; within one listing, by name. */
  const newestFirst = (id: WorkerId, records: readonly string[]): readonly string[] => {
    const arrivalOf = (name: string): number => {
      const key = `${id} ${name}`;
      const known = arrivals.get(key) ?? (arrived += 1);
      arrivals.set(key, known);
      return known;
    };
    return records
      .map((name) => ({ name, at: arrivalOf(name) }))
      .sort((a, b) => b.at - a.at)
      .map(({ name }) => name);
  };

  /** Removed records do not return: their names contain a pid and a time. */
  const forget = (id: WorkerId, records: readonly string[]): void => {
    const present = new Set(records.map((name) => `${id} ${name.slice(0, -'.req'.length)}`));
    const isGone = (key: string): boolean => key.startsWith(`${id} `) && !present.has(key);
    for (const key of reported) if (isGone(key)) reported.delete(key);
    for (const key of arrivals.keys()) if (isGone(key.slice(0, -'.req'.length))) arrivals.delete(key);
  };

  /** Removes what a killed hook left behind: both files are muxcrew's own. */
  const clear = (folder: string, request: string): void => {
    world.files.remove(`${folder}/${request}.req`);
    world.files.remove(`${folder}/${request}.reply`);
  };

  /** Nothing reports the death of a process, so it is polled while one waits. */
  const keepPolling = (): void => {
    const asking = [...store.model().workers.values()].filter(({ requests }) => requests.length > 0);
    if (asking.length === 0) {
      stopPolling?.();
      stopPolling = null;
      return;
    }
    stopPolling ??= world.clock.every(pollMs, () => {
      for (const worker of store.model().workers.values())
        if (worker.requests.length > 0) read(worker.spec.id);
      keepPolling();
    });
  };

  const watch = ({ spec }: WorkerModel): void => {
    if (watches.has(spec.id) || world.agent(spec.agent.kind).asks === null) return;
    const { requests: folder } = state.worker(spec.id);
    world.files.makeFolder(folder, 0o700);
    watches.set(
      spec.id,
      world.files.watch(folder, () => read(spec.id)),
    );
    read(spec.id);
  };

  const changed = (): void => {
    if (disposed) return;
    for (const worker of store.model().workers.values()) {
      watch(worker);
      // Another source may have closed a request: the process that waits for its answer must still be
      // released.
      if (seen.get(worker.spec.id) === worker.requests) continue;
      seen.set(worker.spec.id, worker.requests);
      if (watches.has(worker.spec.id)) read(worker.spec.id);
    }
  };

  return {
    start() {
      store.onChange(changed);
      changed();
    },
    beat() {
      for (const id of watches.keys()) read(id);
    },
    dispose() {
      disposed = true;
      stopPolling?.();
      for (const off of watches.values()) off();
      watches.clear();
    },
  };
}
