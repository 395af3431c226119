/**
 * Follows one append-only file: returns new whole lines since the last read, with bounded memory. After a
 * truncation or replacement it returns only lines after those already known. Keeps nothing on disk and knows
 * no grammar.
 */
import type { Files, FileStat } from '../../ports/files.ts';
import { createByteLines, maxLineBytes } from '../../core/text/byte-lines.ts';
import { createKnownLines, lineHash, lineHashLength } from '../../core/status/known-lines.ts';
import type { ReadPosition } from '../../core/model/facts/read-position.ts';

/** Read at once. Bytes. */
const chunkBytes = 256 * 1024;
/** A file this far ahead grows faster than it can be read: the part in between is skipped. Bytes. */
export const lagBytes = 8 * 1024 * 1024;

/** How much of what an earlier process has read is read again to know its lines. Bytes. */
const recalledBytes = 1024 * 1024;

/** Enough for a line's end and what precedes it. */
const tailBytes = 64;

export interface NewLines {
  readonly lines: readonly string[];
  readonly position: ReadPosition;
  /** The file was truncated or replaced: the position must be saved, even without a new line. */
  readonly replaced: boolean;
  /** There is more to read: read again soon, after others had their turn. */
  readonly more: boolean;
  /** Bytes that were never read. */
  readonly passedOver: number;
  /** When the file was last written; milliseconds since 1970. */
  readonly written: number;
}

export interface Follower {
  /** Null: nothing new, or no such file. Throws other file system errors. */
  next(): NewLines | null;
  /** Whether the file, as far as it was read, ends in a line without a newline. */
  readonly unfinished: boolean;
  /** Takes that line as it is; text appended later is a line of its own. Null: no such line. */
  finish(): NewLines | null;
}

export interface FollowOptions {
  /** A longer line is cut. Bytes. */
  readonly lineBytes?: number;
  /** If further ahead than this, the file is skipped to its end. Bytes. */
  readonly lagBytes?: number;
  /** The folder that links must not lead out of. */
  readonly within?: string;
}

export function follow(
  files: Files,
  path: string,
  from: ReadPosition | null,
  { lineBytes = maxLineBytes, lagBytes: lag = lagBytes, within }: FollowOptions = {},
): Follower {
  const lines = createByteLines(lineBytes);
  const known = createKnownLines(from?.known);
  let inode = from?.inode ?? null;
  /** Offset of the next byte to read; `lines` holds the unfinished line before it. */
  let offset = from?.offset ?? 0;
  /** The last bytes read, just before `offset`: a file without them there has been replaced. */
  let tail: Uint8Array = new Uint8Array();
  /** The next bytes are the rest of a line whose beginning was skipped. */
  let midLine = false;
  /** At the last read. A file with the same size and time has not changed. */
  let modifiedAt: number | null = null;
  /** The next lines come with a position to save, even if none of them is new. */
  let replaced = false;
  let resumed = from === null;

  const begin = (at: number): void => {
    lines.reset();
    tail = new Uint8Array();
    offset = at;
    midLine = at > 0;
  };

  /**
   * Reads what an earlier process has read of the same file, as far as that is kept. False: it is another
   * file.
   */
  const recall = (): boolean => {
    const start = Math.max(0, offset - recalledBytes);
    const bytes = files.readBytes(path, start, offset - start, within);
    if (bytes?.length !== offset - start) return false;
    const recalled = createByteLines(lineBytes);
    const read = recalled.push(bytes);
    const finished = recalled.flush();
    const whole = [...(start === 0 ? read : read.slice(1)), ...(finished === null ? [] : [finished])];
    const newest = from?.known?.slice(-lineHashLength) ?? '';
    if (newest !== '' && lineHash(whole.at(-1) ?? '') !== newest) return false;
    known.remember(whole);
    tail = bytes.slice(-tailBytes);
    return true;
  };

  /** Whether the file has been replaced, truncated or rewritten since the last read. */
  const isOther = (stat: FileStat): boolean => {
    if (stat.inode !== inode || stat.size < offset) return true;
    if (!resumed) return !recall();
    // Rewritten in place, or removed and created with the same inode: its size may be the same.
    return (
      tail.length > 0 && !sameBytes(files.readBytes(path, offset - tail.length, tail.length, within), tail)
    );
  };

  return {
    get unfinished() {
      return lines.pendingBytes > 0 && !midLine;
    },
    finish() {
      const line = midLine ? null : lines.flush();
      if (line === null || inode === null) return null;
      return {
        lines: known.take([line], true),
        position: { inode, offset, known: known.summary },
        replaced: false,
        more: false,
        passedOver: 0,
        written: Math.floor(modifiedAt ?? 0),
      };
    },
    next() {
      const stat = files.stat(path);
      if (stat?.kind !== 'file') return null;
      inode ??= stat.inode;
      if (resumed && stat.size === offset && stat.inode === inode && stat.modifiedAt === modifiedAt)
        return null;
      if (isOther(stat)) {
        inode = stat.inode;
        begin(0);
        known.restart();
        replaced = true;
      }
      resumed = true;
      modifiedAt = stat.modifiedAt;
      if (stat.size === offset) return null;
      const passedOver = stat.size - offset > lag ? stat.size - chunkBytes - offset : 0;
      if (passedOver > 0) begin(offset + passedOver);
      const bytes = files.readBytes(path, offset, Math.min(chunkBytes, stat.size - offset), within);
      if (bytes === null || bytes.length === 0) return null;
      const read = lines.push(bytes);
      offset += bytes.length;
      tail = bytes.slice(-tailBytes);
      const torn = midLine && read.length > 0;
      if (torn) midLine = false;
      const more = offset < stat.size;
      const fresh = known.take(torn ? read.slice(1) : read, !more);
      const moved = replaced;
      if (!more) replaced = false;
      return {
        lines: fresh,
        position: { inode, offset: offset - lines.pendingBytes, known: known.summary },
        replaced: moved,
        more,
        passedOver,
        written: Math.floor(stat.modifiedAt),
      };
    },
  };
}

function sameBytes(one: Uint8Array | null, other: Uint8Array): boolean {
  return one?.length === other.length && one.every((byte, index) => byte === other[index]);
}
