/**
 * Writes to a pseudo-terminal's master at the pace of the program. A program that reads nothing costs
 * nothing: pauses grow while nothing is taken. Owns the pending bytes.
 */
import { writeSync } from 'node:fs';
import { errnoOf } from '../errno.ts';

/** The kernel takes no more than a few KB at once. */
const pieceBytes = 4096;
const shortestPauseMs = 5;
const longestPauseMs = 50;

export interface TerminalWriter {
  write(bytes: Uint8Array): void;
  readonly unwritten: number;
  /** Drops pending bytes. */
  stop(): void;
}

export function terminalWriter(master: number): TerminalWriter {
  let queue: Uint8Array[] = [];
  let unwritten = 0;
  let pauseMs = shortestPauseMs;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  /** Returns how many bytes were taken; 0: none for now. */
  function take(bytes: Uint8Array): number {
    try {
      return writeSync(master, bytes, 0, Math.min(bytes.length, pieceBytes));
    } catch (error) {
      const code = errnoOf(error);
      if (code === 'EAGAIN') return 0;
      // The other side is closed.
      if (code === 'EIO' || code === 'EBADF') return bytes.length;
      throw error;
    }
  }

  function flush(): void {
    timer = null;
    for (let first = queue[0]; first !== undefined && !stopped; first = queue[0]) {
      const taken = take(first);
      if (taken === 0) {
        timer = setTimeout(flush, pauseMs);
        pauseMs = Math.min(longestPauseMs, pauseMs * 2);
        return;
      }
      pauseMs = shortestPauseMs;
      unwritten -= taken;
      if (taken === first.length) queue.shift();
      else queue[0] = first.subarray(taken);
    }
  }

  return {
    write(bytes) {
      if (stopped || bytes.length === 0) return;
      queue.push(bytes);
      unwritten += bytes.length;
      if (timer === null) flush();
    },
    get unwritten() {
      return unwritten;
    },
    stop() {
      stopped = true;
      queue = [];
      unwritten = 0;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
