/**
 * Follows one append-only file: new whole lines since the last look, memory bounded whatever the file does. A file that
 * was cut or replaced gives only lines that follow those that were known. Keeps nothing on disk and knows no grammar.
 */
import type { Files, FileStat } from '../../ports/files.ts';
import { createByteLines, maxLineBytes } from '../../core/text/byte-lines.ts';
import { createKnownLines, lineHash, lineHashLength } from '../../core/status/known-lines.ts';
import type { ReadPosition } from '../../core/model/facts/read-position.ts';

/** Read at once. Bytes. */
const chunkBytes = 256 * 1024;
/** A file that is so far ahead grows faster than anybody reads: what lies between is passed over. Bytes. */
export const lagBytes = 8 * 1024 * 1024;

/** Of what an earlier process has read, so much is read again to know its lines. Bytes. */
const recalledBytes = 1024 * 1024;

/** Enough to hold a line's end and what came before it. */
const tailBytes = 64;

export interface NewLines {
  readonly lines: readonly string[];
  readonly position: ReadPosition;
  /** The file was cut or replaced: the position is to be kept, also without a new line. */
  readonly replaced: boolean;
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
  /** Whether the file, as far as it was read, ends in a line without a newline. */
  readonly unfinished: boolean;
  /** Takes that line as it is; what is appended to it later is a line of its own. Null: there is none. */
  finish(): NewLines | null;
}

export interface FollowOptions {
  /** A longer line is cut. Bytes. */
  readonly lineBytes?: number;
  /** Further ahead than this, a file is passed over to its end. Bytes. */
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
  /** Of the next byte to read; `lines` holds the unfinished line before it. */
  let offset = from?.offset ?? 0;
  /** The last bytes that were read, just before `offset`: a file that lacks them there is another one. */
  let tail: Uint8Array = new Uint8Array();
  /** The next bytes are the rest of a line whose beginning was passed over. */
  let midLine = false;
  /** At the last look. A file that has kept its size and its time has not changed. */
  let modifiedAt: number | null = null;
  /** The next lines come with a position to keep, even if none of them is new. */
  let replaced = false;
  let resumed = from === null;

  const begin = (at: number): void => {
    lines.reset();
    tail = new Uint8Array();
    offset = at;
    midLine = at > 0;
  };

  /** Reads what an earlier process has read of the same file, as far as it is kept: false if it is another file. */
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

  /** Has the file been replaced, cut or rewritten since the last look? */
  const isOther = (stat: FileStat): boolean => {
    if (stat.inode !== inode || stat.size < offset) return true;
    if (!resumed) return !recall();
    // Rewritten in place, or removed and created with the same inode: its size may not tell.
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
