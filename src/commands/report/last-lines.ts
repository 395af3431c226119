/** The last lines that a worker printed in one run, as clean text. Reads the end of its log only. */
import type { Context } from '../context.ts';
import { createByteLines } from '../../core/byte-lines.ts';
import { cleanText } from '../../core/clean-text.ts';
import { shownLogLine } from '../../core/log-line.ts';
import { markedRun } from '../../core/run-mark.ts';

/** A log may be 256 MB, and a later run may have gone on in it. */
const tailBytes = 16 * 1024 * 1024;
const chunkBytes = 256 * 1024;
const keptLines = 20;
const longestLine = 240;
/** Before blank lines are left out: a screen that is painted again and again has many. */
const keptRaw = 500;

export interface LastLinesWish {
  readonly path: string;
  /** The run's beginning, ISO 8601. */
  readonly startedAt: string;
  /** A later run has gone on in the same log: what is not followed by its mark cannot be told from the later one's. */
  readonly wentOn: boolean;
}

/** Blank ones left out. Null: not there, or no longer to be found. */
export function lastLines({ files }: Context, wish: LastLinesWish): readonly string[] | null {
  const size = files.stat(wish.path)?.size ?? null;
  if (size === null) return null;
  const reader = createByteLines();
  const kept: string[] = [];
  /** False once a later run's mark was read. */
  const take = (line: string): boolean => {
    const marked = markedRun(line);
    if (marked !== null && marked > wish.startedAt) return false;
    if (marked !== null) kept.length = 0;
    else kept.push(line);
    if (kept.length > 2 * keptRaw) kept.splice(0, keptRaw);
    return true;
  };
  for (let offset = Math.max(0, size - tailBytes); offset < size; offset += chunkBytes) {
    const bytes = files.readBytes(wish.path, offset, Math.min(chunkBytes, size - offset));
    if (bytes === null) return null;
    if (!reader.push(bytes).every(take)) return shown(kept);
  }
  if (wish.wentOn) return null;
  const { pendingBytes } = reader;
  const rest = files.readBytes(wish.path, size - pendingBytes, Math.min(pendingBytes, chunkBytes));
  if (rest !== null) take(new TextDecoder().decode(rest));
  return shown(kept);
}

function shown(lines: readonly string[]): readonly string[] {
  return lines
    .map((line) => cleanText(shownLogLine(line), longestLine))
    .filter((line) => line !== '')
    .slice(-keptLines);
}
