/**
 * Detects the end of a program's output by a mark that no program prints, written after it on the slave side.
 * Owns the mark, writing it to a full or stopped terminal, and finding it in output cut anywhere.
 */
import { writeSync } from 'node:fs';
import { crypto } from '../builtin.ts';
import { rethrowUnless } from '../errno.ts';

/** A full terminal is read within this time; then try again. */
const againMs = 5;
/** A terminal that takes nothing for this long was stopped (Ctrl-S): nothing more can have been printed. */
const stoppedMs = 1_000;

/** A private escape sequence, which no terminal would show. */
export function endMark(): Buffer {
  return Buffer.from(`\x1b]7770;${crypto().randomUUID()}\x1b\\`);
}

/**
 * `isQuiet`: was all read that there is, and has nothing come since it was asked last? `givenUp` is called where the
 * terminal takes no mark all the same. The returned function ends it.
 */
export function writeMark(
  slave: number,
  mark: Buffer,
  { isQuiet, givenUp }: { readonly isQuiet: () => boolean; readonly givenUp: () => void },
): () => void {
  let rest = mark;
  let waited = 0;
  let timer: NodeJS.Timeout | null = null;
  const attempt = (): void => {
    timer = null;
    try {
      const written = writeSync(slave, rest);
      if (written > 0) waited = 0;
      rest = rest.subarray(written);
      if (rest.length === 0) return;
    } catch (error) {
      rethrowUnless(error, 'EAGAIN', 'EIO');
    }
    waited = isQuiet() ? waited + againMs : 0;
    if (waited > stoppedMs) givenUp();
    else timer = setTimeout(attempt, againMs);
  };
  attempt();
  return () => {
    if (timer !== null) clearTimeout(timer);
  };
}

export interface Cut {
  /** Certainly the program's output. */
  readonly before: Uint8Array;
  /** May be the beginning of the mark. */
  readonly held: Uint8Array;
  readonly found: boolean;
}

/** `held`: from the previous chunk. */
export function cutMark(mark: Buffer, held: Uint8Array, chunk: Buffer): Cut {
  const all = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
  const at = all.indexOf(mark);
  if (at !== -1) return { before: all.subarray(0, at), held: new Uint8Array(0), found: true };
  const from = Math.max(0, all.length - mark.length + 1);
  for (let start = all.indexOf(0x1b, from); start !== -1; start = all.indexOf(0x1b, start + 1)) {
    if (mark.subarray(0, all.length - start).equals(all.subarray(start)))
      return { before: all.subarray(0, start), held: all.subarray(start), found: false };
  }
  return { before: all, held: new Uint8Array(0), found: false };
}
