/**
 * Standard output. Owns how text gets there: where it is no terminal, written directly, for Node's own stream takes 4 ms
 * to open, a fifth of Node's whole start, and a reading command in a script has no other use for it.
 */
import { fstatSync, writeSync } from 'node:fs';
import type { WriteStream } from 'node:tty';
import { errnoOf } from './errno.ts';

export interface StandardOutput {
  /** Null: not a terminal. */
  readonly terminal: WriteStream | null;
  write(text: string): void;
}

/** For who words it: the system names no file here. */
function named(error: unknown): unknown {
  return errnoOf(error) === null ? error : Object.assign(error as Error, { path: 'standard output' });
}

/** `gone` is called when the reader has closed the pipe (`muxcrew logs | head`). */
export function standardOutput(gone: () => void): StandardOutput {
  let opened = false;
  const stream = (): WriteStream => {
    if (!opened)
      process.stdout.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') throw named(error);
        gone();
      });
    opened = true;
    return process.stdout;
  };
  // Every terminal is a character device; /dev/null is one, too, and the stream knows the difference.
  const terminal = fstatSync(1).isCharacterDevice() && stream().isTTY ? stream() : null;
  return {
    terminal,
    write(text) {
      if (opened) return void stream().write(text);
      let rest: Buffer = Buffer.from(text);
      try {
        while (rest.length > 0) rest = rest.subarray(writeSync(1, rest));
      } catch (error) {
        const code = errnoOf(error);
        if (code === 'EPIPE') gone();
        // Somebody made the pipe non-blocking, and it is full: the stream waits for it.
        else if (code === 'EAGAIN') stream().write(rest);
        else throw named(error);
      }
    },
  };
}
