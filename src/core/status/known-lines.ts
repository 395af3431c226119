/**
 * Remembers which lines of a file were read, and distinguishes appended lines from repeated ones after the file was
 * cut, restored or replaced. Pure; memory is bounded.
 */

/** Number of different lines that are remembered; at most twice as many are stored. */
const keptLines = 10_000;
/** Lines in the summary that outlives the process. */
const summaryLines = 64;
/** Characters of one line's hash. */
export const lineHashLength = 7;

export interface KnownLines {
  /** Records lines that were read earlier. */
  remember(lines: readonly string[]): void;
  /** The file was cut or replaced: the next lines come from its beginning. */
  restart(): void;
  /** Takes the next lines and returns the new ones. `atEnd`: the file has no more for now. */
  take(lines: readonly string[], atEnd: boolean): readonly string[];
  /** The newest lines as hashes, for `createKnownLines` of the next process. */
  readonly summary: string;
}

/** Counts per line: a line that occurs twice may be read twice. */
type Counts = Map<number, number>;

export function createKnownLines(summary = ''): KnownLines {
  /** Maximum number of occurrences of a line in the file so far. */
  let known: Counts = new Map();
  /** The same for older lines, which are forgotten all at once: cheap in a flood. */
  let older: Counts = new Map();
  /** Occurrences in the current file. */
  let present: Counts = new Map();
  let newest: number[] = [];
  /** While a replaced file is compared: known lines that have not been repeated yet. Null: all lines are new. */
  let missing: Counts | null = null;
  /** Lines of a replaced file after the last known one. */
  let candidates: string[] = [];

  const note = (hash: number): void => {
    const count = (present.get(hash) ?? 0) + 1;
    present.set(hash, count);
    known.set(hash, Math.max(known.get(hash) ?? older.get(hash) ?? 0, count));
    newest.push(hash);
    if (newest.length > 2 * summaryLines) newest = newest.slice(-summaryLines);
    if (known.size < keptLines) return;
    older = known;
    known = new Map();
    present = new Map();
  };

  const compare = (left: Counts, line: string, hash: number): void => {
    if (line.trim() === '') return;
    const count = left.get(hash) ?? 0;
    if (count > 0) {
      left.set(hash, count - 1);
      // Lines before a known line were not appended.
      candidates = [];
    } else {
      candidates.push(line);
      if (candidates.length > 2 * keptLines) candidates = candidates.slice(-keptLines);
    }
  };

  for (let at = 0; at < summary.length; at += lineHashLength)
    note(Number.parseInt(summary.slice(at, at + lineHashLength), 36));

  return {
    remember(lines) {
      present = new Map();
      for (const line of lines) note(hashOf(line));
    },
    restart() {
      missing = new Map([...older, ...known]);
      candidates = [];
      present = new Map();
    },
    take(lines, atEnd) {
      const hashes = lines.map(hashOf);
      for (const [index, line] of lines.entries())
        if (missing !== null) compare(missing, line, hashes[index] ?? 0);
      for (const hash of hashes) note(hash);
      if (missing === null) return lines;
      if (!atEnd || candidates.length === 0) return [];
      // The file has moved on: from now on it grows normally.
      const fresh = candidates;
      missing = null;
      candidates = [];
      return fresh;
    },
    get summary() {
      return newest.slice(-summaryLines).map(spelled).join('');
    },
  };
}

/** Different lines of a status file share a hash only in rare cases. Surrounding blanks do not count. */
export function lineHash(line: string): string {
  return spelled(hashOf(line));
}

function spelled(hash: number): string {
  return hash.toString(36).padStart(lineHashLength, '0');
}

/** 36 bits. */
function hashOf(text: string): number {
  const line = text.trim();
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < line.length; index += 1) {
    const unit = line.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (high >>> 28) * 2 ** 32 + (low >>> 0);
}
