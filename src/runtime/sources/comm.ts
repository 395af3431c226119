/**
 * The comm folder as a source of facts: status files become `status-read`, the board becomes messages.
 * Watches the folder for hints and sweeps it on request; a watch alone is not reliable (none on NFS, none
 * after the folder is created again).
 */
import type { StatusLineSeen } from '../../core/model/event.ts';
import type { EpochMs, WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import type { Source } from './source.ts';
import { lineHash } from '../../core/status/known-lines.ts';
import { projectPaths, shownPath } from '../../core/paths/session-paths.ts';
import { parseBoardLine } from '../../core/status/board-line.ts';
import { readStatusLines } from '../../core/status/status-file.ts';
import { follow, type Follower, type NewLines } from './follow.ts';
import { paced, type Paced } from './paced.ts';
import type { Addressed } from '../../core/model/facts/message.ts';
import { errorMessage } from '../../core/error-text.ts';

/** A worker's id, or `board`. */
type FileKey = WorkerId;

/** How many lines of one read the journal keeps; statuses among the rest are kept, too. */
const keptLines = 50;
/** How many chunks one read covers at most. */
const chunksPerRead = 4;
/**
 * A file that grows no faster than a user reads is followed closely; one that floods is read once a second.
 */
const calmMs = 50;
const floodMs = 1_000;

/** A last line without a newline is complete once nothing was appended to it for this long. */
const unfinishedMs = 1_000;

/** A code block left open for this long is considered closed: its worker must be able to report again. */
const openFenceMs = 10_000;

export interface CommSource extends Source {
  /** Reads a worker's status file now: its last lines come before the news of its end. */
  readonly read: (worker: WorkerId) => void;
}

export function commSource(world: World, store: Store): CommSource {
  const { session } = store.model();
  const paths = projectPaths(session);
  const files = new Map<FileKey, Paced>();

  const pathOf = (key: FileKey): string => (key === 'board' ? paths.board : paths.statusFile(key));
  const positionOf = (key: FileKey) =>
    key === 'board' ? store.model().board : (store.model().workers.get(key)?.position ?? null);

  /** When each file was last seen to grow. */
  const grownAt = new Map<FileKey, EpochMs>();
  /** Files whose last line is taken now, with or without a newline. */
  const atEnd = new Set<FileKey>();

  /** A last line without a newline: many programs write none. */
  const unfinished = (key: FileKey, follower: Follower): NewLines | null => {
    const quiet = world.clock.now() - (grownAt.get(key) ?? 0) >= unfinishedMs;
    return quiet || atEnd.has(key) ? follower.finish() : null;
  };

  /** Returns how long to leave the file alone. */
  const readFile = (key: FileKey, follower: Follower): number => {
    const fresh = readSome(follower) ?? unfinished(key, follower);
    if (fresh === null) return follower.unfinished ? calmMs : 0;
    grownAt.set(key, world.clock.now());
    const cut = key === 'board' ? takeBoard(fresh) : takeStatus(key, fresh);
    if (fresh.passedOver > 0) warn(key, `skipped ${megabytes(fresh.passedOver)}: it grew too fast`);
    return fresh.more || cut ? floodMs : calmMs;
  };

  /** Workers whose code block was open at the end of the last read. */
  const fencedUntil = new Map<WorkerId, number>();

  /** Returns whether there was more than is kept. */
  const takeStatus = (worker: WorkerId, fresh: NewLines): boolean => {
    if (fresh.lines.length === 0 && !fresh.replaced) return false;
    const now = world.clock.now();
    const until = fresh.replaced ? 0 : (fencedUntil.get(worker) ?? 0);
    const { lines, inFence } = readStatusLines(fresh.lines, worker, until > now);
    if (inFence) fencedUntil.set(worker, until > now ? until : now + openFenceMs);
    else fencedUntil.delete(worker);
    const kept = bounded(lines);
    const skipped = lines.length - kept.length;
    const rest = skipped === 0 ? {} : { skipped };
    // A file can be given any time, but a future one is wrong.
    const written = Math.min(fresh.written, now);
    store.emit({ is: 'status-read', worker, lines: kept, position: fresh.position, ...rest, written });
    return skipped > 0;
  };

  const takeBoard = (fresh: NewLines): boolean => {
    if (fresh.lines.length === 0 && !fresh.replaced) return false;
    const crew = [...store.model().workers.keys()];
    const messages = fresh.lines.flatMap((line, index) =>
      // The text is part of the id: after a truncation, the board has other lines at the same offset.
      addressed(line, crew, `board-${String(fresh.position.offset)}-${String(index)}-${lineHash(line)}`),
    );
    const kept = messages.slice(0, keptLines);
    store.emit({ is: 'board-read', position: fresh.position, messages: kept });
    if (kept.length < messages.length)
      warn('board', `too many messages at once: ${String(messages.length - kept.length)} not delivered`);
    return kept.length < messages.length;
  };

  const warn = (key: FileKey, text: string | null): void => {
    const about = `comm ${key}`;
    const whole = text === null ? null : `${shownPath(session.project, pathOf(key))}: ${text}`;
    if ((store.model().warnings.get(about) ?? null) !== whole)
      store.emit({ is: 'warning', about, text: whole });
  };

  /** Files that could not be read last time. */
  const unreadable = new Set<FileKey>();
  /** Reports a file that cannot be read, and retries at the next sweep: it is never treated as empty. */
  const guarded = (key: FileKey, follower: Follower): number => {
    try {
      const pause = readFile(key, follower);
      if (unreadable.delete(key)) warn(key, null);
      return pause;
    } catch (error) {
      unreadable.add(key);
      warn(key, `cannot be read: ${errorMessage(error)}`);
      return floodMs;
    }
  };

  const read = (key: FileKey): void => {
    const known = files.get(key);
    if (known !== undefined) return known.hint();
    const follower = follow(world.files, pathOf(key), positionOf(key), { within: paths.base });
    const fresh = paced(world.clock, () => guarded(key, follower));
    files.set(key, fresh);
    fresh.hint();
  };

  const sweep = (): void => {
    for (const worker of store.model().workers.keys()) read(worker);
    read('board');
  };

  const hinted = (name: string | null): void => {
    if (name === null) return sweep();
    if (name === 'board.txt') return read('board');
    const worker = /^worker(\d+)_status\.txt$/.exec(name)?.[1];
    if (worker !== undefined && store.model().workers.has(worker)) read(worker);
  };

  let unwatch: () => void = () => undefined;
  let watched: number | null = null;
  const rewatch = (): void => {
    const inode = world.files.stat(paths.comm)?.inode ?? null;
    if (inode === watched) return;
    unwatch();
    unwatch = inode === null ? () => undefined : world.files.watch(paths.comm, hinted);
    watched = inode;
  };

  return {
    read: (worker) => {
      atEnd.add(worker);
      if (!files.has(worker)) read(worker);
      // Once for what was appended, once for its last line.
      files.get(worker)?.now();
      files.get(worker)?.now();
      atEnd.delete(worker);
    },
    start() {
      rewatch();
      sweep();
    },
    beat() {
      // A folder that was removed and created again sends no more hints to the old watch.
      rewatch();
      sweep();
    },
    dispose() {
      unwatch();
      for (const file of files.values()) file.dispose();
    },
  };
}

/** Joins several chunks, so that one read makes one event. */
function readSome(follower: Follower): NewLines | null {
  let whole = follower.next();
  for (let chunk = 1; chunk < chunksPerRead && whole?.more === true; chunk += 1) {
    const fresh = follower.next();
    if (fresh === null) break;
    const passedOver: number = whole.passedOver + fresh.passedOver;
    const replaced: boolean = whole.replaced || fresh.replaced;
    whole = { ...fresh, lines: [...whole.lines, ...fresh.lines], passedOver, replaced };
  }
  return whole;
}

function addressed(line: string, crew: readonly WorkerId[], id: string): readonly Addressed[] {
  const message = parseBoardLine(line);
  if (message === null) return [];
  const to = message.to === 'all' ? crew.filter((worker) => worker !== message.from) : message.to;
  return to
    .filter((worker) => crew.includes(worker))
    .map((worker) => ({
      worker,
      message: {
        id: `${id}-${worker}`,
        text: `[Worker${message.from} -> Worker${worker}] ${message.text}`,
        from: `worker ${message.from}`,
      },
    }));
}

function bounded(lines: readonly StatusLineSeen[]): readonly StatusLineSeen[] {
  const cut = lines.length - keptLines;
  return cut <= 0
    ? lines
    : lines
        .filter((line, index) => index >= cut || line.claim !== 'busy' || line.unclear !== undefined)
        .slice(-4 * keptLines);
}

function megabytes(bytes: number): string {
  return `${String(Math.ceil(bytes / 1024 / 1024))} MB`;
}
