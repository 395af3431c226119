/**
 * What workers ask by their blocking hook, as a source: a record appears when one asks, and goes when it was answered.
 * The process that waits is the truth: where it is gone without a trace, the request is over all the same.
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

/** While somebody asks: how often it is looked whether who waits for the answer still lives. */
const lookMs = 500;
/** Where a request is withdrawn (Esc), the registry tells what became of the turn, a moment later. */
const settleMs = 300;

/** Open requests of one worker: the newest. */
const mostRequests = 100;
/** Records of one worker that are read at a time: one that floods its folder must not hold up the supervisor. */
const mostRecords = 500;

export function asksSource(world: World, store: Store): Source {
  const state = sessionState(world.paths.sessions, store.model().session.id);
  const watches = new Map<WorkerId, () => void>();
  /** By worker and request: who waits for the reply. */
  const waiting = new Map<string, { readonly pid: number; readonly startTime: string }>();
  const told = new Set<string>();
  /** In which order the records were first seen: a name can be forged. */
  const arrivals = new Map<string, number>();
  let arrived = 0;
  /** Whose record is gone, and since when. */
  const missing = new Map<string, EpochMs>();
  const seen = new Map<WorkerId, WorkerModel['requests']>();
  let stopLooking: (() => void) | null = null;
  let disposed = false;

  /** Something else in its place is no request. */
  const textOf = (path: string): string => unlessRefused(() => world.files.readText(path, recordLimit)) ?? '';

  const look = (id: WorkerId): void => {
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
      // Anything but a file is no record, and not ours to take away.
      if (world.files.stat(path)?.kind !== 'file') continue;
      count += 1;
      if (count > mostRecords) {
        lookLater(id, 0);
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
      // A hook waits for one reply: the others of its process are forged, or forgotten.
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
      if (told.has(key)) {
        // Over, by an answer here or in the pane: Claude Code leaves its hook waiting, and an empty line ends it.
        world.files.writeFifo(`${folder}/${request.id}.reply`, '\n');
        continue;
      }
      told.add(key);
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
    if (settles) lookLater(id, settleMs);
    keepLooking();
  };

  const lookLater = (id: WorkerId, ms: number): void => {
    world.clock.after(ms, () => {
      if (!disposed) look(id);
    });
  };

  /** Kept, it would be read again each time, and enough of them would hide the requests that come after. */
  const drop = (id: WorkerId, path: string): void => {
    world.files.remove(path);
    const about = `requests ${id}`;
    const text = `worker ${id} has written files that are not requests among its requests; they are removed`;
    if (store.model().warnings.get(about) !== text) store.emit({ is: 'warning', about, text });
  };

  /** Its question is answered in its pane. */
  const release = (id: WorkerId, folder: string, request: string): void => {
    world.files.writeFifo(`${folder}/${request}.reply`, '\n');
    clear(folder, request);
    const about = `requests ${id}`;
    const text = `worker ${id} has more open requests than it can have: the older ones are answered in its pane`;
    if (store.model().warnings.get(about) !== text) store.emit({ is: 'warning', about, text });
  };

  /** Within one listing, by name. */
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

  /** Records that are gone do not come back: their names hold a pid and a time. */
  const forget = (id: WorkerId, records: readonly string[]): void => {
    const present = new Set(records.map((name) => `${id} ${name.slice(0, -'.req'.length)}`));
    const isGone = (key: string): boolean => key.startsWith(`${id} `) && !present.has(key);
    for (const key of told) if (isGone(key)) told.delete(key);
    for (const key of arrivals.keys()) if (isGone(key.slice(0, -'.req'.length))) arrivals.delete(key);
  };

  /** What a hook that was killed left behind: our own message to ourselves. */
  const clear = (folder: string, request: string): void => {
    world.files.remove(`${folder}/${request}.req`);
    world.files.remove(`${folder}/${request}.reply`);
  };

  /** Nothing tells of a process that was killed, so that it is looked for, while there is one. */
  const keepLooking = (): void => {
    const asking = [...store.model().workers.values()].filter(({ requests }) => requests.length > 0);
    if (asking.length === 0) {
      stopLooking?.();
      stopLooking = null;
      return;
    }
    stopLooking ??= world.clock.every(lookMs, () => {
      for (const worker of store.model().workers.values())
        if (worker.requests.length > 0) look(worker.spec.id);
      keepLooking();
    });
  };

  const watch = ({ spec }: WorkerModel): void => {
    if (watches.has(spec.id) || world.agent(spec.agent.kind).asks === null) return;
    const { requests: folder } = state.worker(spec.id);
    world.files.makeFolder(folder, 0o700);
    watches.set(
      spec.id,
      world.files.watch(folder, () => look(spec.id)),
    );
    look(spec.id);
  };

  const changed = (): void => {
    if (disposed) return;
    for (const worker of store.model().workers.values()) {
      watch(worker);
      // Some are over by what another source has told: who waits for their answer is still to be let go.
      if (seen.get(worker.spec.id) === worker.requests) continue;
      seen.set(worker.spec.id, worker.requests);
      if (watches.has(worker.spec.id)) look(worker.spec.id);
    }
  };

  return {
    start() {
      store.onChange(changed);
      changed();
    },
    beat() {
      for (const id of watches.keys()) look(id);
    },
    dispose() {
      disposed = true;
      stopLooking?.();
      for (const off of watches.values()) off();
      watches.clear();
    },
  };
}
