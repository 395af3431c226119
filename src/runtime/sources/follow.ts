/**
 * Follows one append-only file: new whole lines since the last look, memory bounded whatever the file does. Gives lines
 * and the position up to which they were whole; keeps nothing on disk and knows no grammar.
 */
import type { ReadPosition } from '../../core/event.ts';
import type { Files } from '../../ports/files.ts';
import { createByteLines, maxLineBytes } from '../../core/byte-lines.ts';

/** Read at once. Bytes. */
const chunkBytes = 256 * 1024;
/** A file that is so far ahead grows faster than anybody reads: what lies between is passed over. Bytes. */
export const lagBytes = 8 * 1024 * 1024;

/** Enough to hold a line's end and what came before it. */
const tailBytes = 64;

export interface NewLines {
  readonly lines: readonly string[];
  readonly position: ReadPosition;
  /** There is more to read: look again soon, after others had their turn. */
  readonly more: boolean;
  /** Bytes that were never read. */
  readonly passedOver: number;
  /** When the file was last written; milliseconds since 1970. */
  readonly written: number;
}

export interface Follower {
  /** Null: nothing new, or the file is not there. Throws what the file system says otherwise. */
  next(): NewLines | null;
}

export interface FollowOptions {
  /** A longer line is cut. Bytes. */
  readonly lineBytes?: number;
  /** Further ahead than this, a file is passed over to its end. Bytes. */
  readonly lagBytes?: number;
}

export function follow(
  files: Files,
  path: string,
  from: ReadPosition | null,
  { lineBytes = maxLineBytes, lagBytes: lag = lagBytes }: FollowOptions = {},
): Follower {
  const lines = createByteLines(lineBytes);
  let inode = from?.inode ?? null;
  /** Of the next byte to read; `lines` holds the unfinished line before it. */
  let offset = from?.offset ?? 0;
  /** The last bytes that were read, just before `offset`: a file that lacks them there is another one. */
  let tail: Uint8Array = new Uint8Array();
  /** The next bytes are the rest of a line whose beginning was passed over. */
  let midLine = false;

  const begin = (at: number): void => {
    lines.reset();
    tail = new Uint8Array();
    offset = at;
    midLine = at > 0;
  };

  return {
    next() {
      const stat = files.stat(path);
      if (stat?.kind !== 'file') return null;
      if (stat.inode !== inode || stat.size < offset) {
        // Replaced or cut: another file, read from its beginning.
        inode = stat.inode;
        begin(0);
      }
      if (stat.size === offset) return null;
      // Written anew in its place, or removed and made again with the same inode: neither shows in its size.
      if (tail.length > 0 && !sameBytes(files.readBytes(path, offset - tail.length, tail.length), tail))
        begin(0);
      const passedOver = stat.size - offset > lag ? stat.size - chunkBytes - offset : 0;
      if (passedOver > 0) begin(offset + passedOver);
      const bytes = files.readBytes(path, offset, Math.min(chunkBytes, stat.size - offset));
      if (bytes === null || bytes.length === 0) return null;
      const whole = lines.push(bytes);
      offset += bytes.length;
      tail = bytes.slice(-tailBytes);
      const torn = midLine && whole.length > 0;
      if (torn) midLine = false;
      return {
        lines: torn ? whole.slice(1) : whole,
        position: { inode, offset: offset - lines.pendingBytes },
        more: offset < stat.size,
        passedOver,
        written: Math.floor(stat.modifiedAt),
      };
    },
  };
}

function sameBytes(one: Uint8Array | null, other: Uint8Array): boolean {
  return one?.length === other.length && one.every((byte, index) => byte === other[index]);
}
