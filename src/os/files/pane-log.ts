/**
 * Log files of panes, written in the background: the same files as assets/log.sh makes. Owns the descriptor and what
 * waits for the disk; a disk that is full or hangs costs what it does not take, and nobody's time.
 */
import { close, write } from 'node:fs';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import type { LogFile, OpenLog } from '../../ports/pane-log.ts';
import { RefusedFile } from '../../core/refused-file.ts';
import { errnoOf } from '../errno.ts';
import { openToAppendLater, renameLater } from './open-file.ts';

const files = {
  close: promisify(close),
  write: promisify(write),
};

/** A write that has not come back for so long: the disk hangs. */
const hungMs = 2_000;
/** A disk that was full is tried again after this. */
const againMs = 1_000;
/** While the disk hangs no more than this waits for it. */
const mostBytes = 1024 * 1024;
/** One write at most: what waits is put together. */
const pieceBytes = 256 * 1024;
/**
 * After a write: until so long has passed, or so much waits. A flood comes in pieces of 4 KB, and each write by itself
 * costs more than what is written.
 */
const gatherMs = 10;
const gatherBytes = 64 * 1024;

export const openPaneLog: OpenLog = ({ path, limitBytes, within }, say): LogFile => {
  const half = Math.floor(limitBytes / 2);
  let queue: Uint8Array[] = [];
  let unwritten = 0;
  let drain = (): void => undefined;
  let file: { readonly fd: number; size: number } | null = null;
  let working = false;
  let closing = false;
  let stuck = false;
  let troubled = false;
  /** Ends the wait for more. */
  let enough: (() => void) | null = null;
  /** Nothing is tried before this; it is not known to be any better. */
  let restUntil = 0;

  async function opened(): Promise<{ readonly fd: number; size: number }> {
    const { fd, size } = await openToAppendLater(path, 0o600, within);
    file = { fd, size };
    return file;
  }

  async function shut(): Promise<void> {
    const before = file;
    file = null;
    if (before !== null) await files.close(before.fd);
  }

  /** Before it grows beyond its half, what is there becomes the older half. */
  async function rolled(adding: number): Promise<{ readonly fd: number; size: number }> {
    const now = file ?? (await opened());
    if (now.size === 0 || now.size + adding <= half) return now;
    await shut();
    // Opened again: what is at the path now is judged before it is renamed.
    await opened();
    await shut();
    await renameLater(path, `${basename(path)}.1`, within);
    return opened();
  }

  async function put(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const target = await rolled(Math.min(bytes.length - at, half));
      const room = Math.max(1, Math.min(bytes.length - at, half - target.size));
      const { bytesWritten } = await files.write(target.fd, bytes, at, room);
      target.size += bytesWritten;
      at += bytesWritten;
    }
  }

  /** Nothing of it is lost but what the disk did not take. */
  async function tryPut(bytes: Uint8Array): Promise<void> {
    const hung = setTimeout(() => {
      stuck = true;
      complain('the disk does not answer');
      drain();
    }, hungMs).unref();
    try {
      await put(bytes);
      troubled = false;
    } catch (error) {
      const code = errnoOf(error);
      if (code === null) throw error;
      complain(error instanceof RefusedFile ? error.reason : code);
      restUntil = Date.now() + againMs;
      await shut().catch(() => undefined);
    } finally {
      clearTimeout(hung);
      stuck = false;
    }
  }

  function complain(why: string): void {
    if (!troubled) say(`${path}: ${why}; what the pane prints is not logged`);
    troubled = true;
  }

  function next(): Uint8Array {
    const taken: Uint8Array[] = [];
    let length = 0;
    for (let one = queue[0]; one !== undefined; one = queue[0]) {
      if (taken.length > 0 && length + one.length > pieceBytes) break;
      taken.push(one);
      length += one.length;
      queue.shift();
    }
    unwritten -= length;
    return taken.length === 1 && taken[0] !== undefined ? taken[0] : Buffer.concat(taken);
  }

  function gathered(): Promise<void> {
    if (closing || unwritten >= gatherBytes) return Promise.resolve();
    return new Promise((resolve) => {
      enough = () => {
        clearTimeout(timer);
        enough = null;
        resolve();
      };
      const timer = setTimeout(enough, gatherMs);
    });
  }

  async function work(): Promise<void> {
    while (queue.length > 0) {
      const bytes = next();
      if (Date.now() >= restUntil) await tryPut(bytes);
      drain();
      await gathered();
    }
    if (closing) await shut().catch(() => undefined);
    working = false;
  }

  function start(): void {
    if (working) return;
    working = true;
    void work();
  }

  return {
    write(bytes) {
      if (closing || bytes.length === 0 || (stuck && unwritten + bytes.length > mostBytes)) return;
      queue.push(bytes);
      unwritten += bytes.length;
      if (unwritten >= gatherBytes) enough?.();
      start();
    },
    get unwritten() {
      return stuck ? 0 : unwritten;
    },
    get stuck() {
      return stuck;
    },
    onDrain(listener) {
      drain = listener;
    },
    close() {
      closing = true;
      if (stuck) queue = [];
      enough?.();
      start();
    },
  };
};
