/** The last lines that a worker's pane showed in one run, as clean text. Reads the end of its log only. */
import type { OpenEmulator } from '../../ports/emulator.ts';
import type { Files } from '../../ports/files.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { unlessRefused } from '../../core/refused-file.ts';
import { markedRun } from '../../core/journal/run-mark.ts';

/** A log may be 256 MB, and a later run may have gone on in it. */
const tailBytes = 16 * 1024 * 1024;
/** More than any screen is made of, painted over and over. */
const drawnBytes = 512 * 1024;
export const lastLineCount = 20;
const longestLine = 240;
/** How large the pane was is not on record: wide enough that no line is broken which was none there. */
const size = { columns: longestLine, rows: 50 };

export interface LastLinesWish {
  readonly path: string;
  /** The folder that links must not lead out of. */
  readonly within: string;
  /** The run's beginning, ISO 8601. */
  readonly startedAt: string;
  /** A later run has gone on in the same log: what is not followed by its mark cannot be told from the later one's. */
  readonly wentOn: boolean;
}

/** Blank ones left out. Null: not there, or no longer to be found. */
export async function lastLines(
  { files, open }: { readonly files: Files; readonly open: OpenEmulator },
  wish: LastLinesWish,
): Promise<readonly string[] | null> {
  const length = files.stat(wish.path)?.size ?? null;
  if (length === null) return null;
  const from = Math.max(0, length - tailBytes);
  const bytes = unlessRefused(() =>
    files.readBytes(wish.path, from, Math.min(length, tailBytes), wish.within),
  );
  if (bytes === null) return null;
  const { start, end } = bounds(bytes, wish.startedAt);
  if (wish.wentOn && end === null) return null;
  const printed = bytes.subarray(start, end ?? bytes.length);
  const shown = await drawn(open, printed.subarray(-drawnBytes));
  return shown
    .map((line) => cleanText(line, longestLine))
    .filter((line) => line !== '')
    .slice(-lastLineCount);
}

/** Where in the bytes the run's own are; `end` is null where no later run's mark follows. */
function bounds(bytes: Uint8Array, startedAt: string): { start: number; end: number | null } {
  let start = 0;
  // One character a byte: what it finds is ASCII, and its places are those of the bytes.
  for (const { 0: line, index } of new TextDecoder('latin1').decode(bytes).matchAll(/^-- muxcrew: .*$/gm)) {
    const marked = markedRun(line.trimEnd());
    if (marked === null) continue;
    if (marked > startedAt) return { start, end: index };
    start = index + line.length + 1;
  }
  return { start, end: null };
}

/** What was painted over or wiped away is no line that anybody saw last. */
async function drawn(open: OpenEmulator, bytes: Uint8Array): Promise<readonly string[]> {
  const emulator = open({ size, history: 200, answers: false });
  try {
    await new Promise<void>((resolve) => emulator.write(bytes, resolve));
    return emulator.lines(200);
  } finally {
    emulator.dispose();
  }
}
