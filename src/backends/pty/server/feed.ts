/**
 * The way of a pane's output into its emulator. Owns what waits for that: of a flood of plain lines, which comes in pieces
 * of 4 KB, much is put together, and what would scroll out of the history at once is left out. The emulator comes to the
 * same state, and to all of it as soon as somebody asks.
 */
import type { Size } from '../../../core/terminal/geometry.ts';
import { plainScan, withoutScrolledOut, type PlainScan } from '../../../core/text/plain-output.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Emulator } from '../../../ports/emulator.ts';

export interface Feed {
  /** `taken` is called once they have been worked in. */
  write(bytes: Uint8Array, taken: () => void): void;
  /** What waits is the emulator's now, before anything that it is given next. */
  flush(): void;
  /** Behind what was written before. */
  resize(size: Size): void;
}

/** More than this within the span is a flood. */
const floodBytes = 32 * 1024;
const floodSpanMs = 100;
/** So much, or so long, is put together; well below what a pane may have waiting (pane.ts). */
const gatherBytes = 256 * 1024;
const gatherMs = 200;

/** `history`: of the emulator, lines. */
export function emulatorFeed(emulator: Emulator, history: number, clock: Clock): Feed {
  let waiting: { readonly bytes: Uint8Array; readonly taken: () => void }[] = [];
  let length = 0;
  /** Given, and not worked in. */
  let given = 0;
  let isDue = false;
  let cancel: (() => void) | null = null;
  let spanFrom = -Infinity;
  let inSpan = 0;
  let floods = false;
  /** Of all that waits, and of what came before it, from a point on where nothing was begun; null: it is not all plain. */
  let scan: PlainScan | null = null;

  function isFlood(bytes: number): boolean {
    const now = clock.now();
    if (now - spanFrom > floodSpanMs) {
      floods = inSpan > floodBytes && now - spanFrom <= 2 * floodSpanMs;
      spanFrom = now;
      inSpan = 0;
    }
    inSpan += bytes;
    floods ||= inSpan > floodBytes;
    return floods;
  }

  function give(leaveOut: boolean): void {
    cancel?.();
    cancel = null;
    isDue = false;
    const batch = waiting;
    if (batch.length === 0) return;
    waiting = [];
    length = 0;
    const [first] = batch;
    const all =
      batch.length === 1 && first !== undefined
        ? first.bytes
        : Buffer.concat(batch.map(({ bytes }) => bytes));
    const parts = leaveOut && emulator.forgetsLines ? withoutScrolledOut(all, leastLines()) : null;
    given += 1;
    emulator.write(parts === null ? all : Buffer.concat(parts), () => {
      for (const { taken } of batch) taken();
      workedIn();
    });
  }

  function workedIn(): void {
    given -= 1;
    if (given > 0 || waiting.length === 0) return;
    if (isDue) give(true);
    else if (scan === null) beginScan();
  }

  /** All that it was given has been worked in, and something waits. */
  function beginScan(): void {
    if (emulator.begun === null) scan = plainScan();
    for (const { bytes } of waiting) if (scan?.push(bytes) !== true) scan = null;
    if (scan === null) give(false);
    else gather();
  }

  function gather(): void {
    if (length >= gatherBytes) due();
    else cancel ??= clock.after(gatherMs, due);
  }

  /** The cursor may stand above the last row: the first line feeds only go down to it, over lines that are there. */
  function leastLines(): number {
    return history + 2 * emulator.size.rows + 1;
  }

  /** What it has been given is worked in first, or nobody knows whether anything can be left out. */
  function due(): void {
    if (given === 0) give(true);
    else isDue = true;
  }

  return {
    write(bytes, taken) {
      waiting.push({ bytes, taken });
      length += bytes.length;
      if (!isFlood(bytes.length)) {
        scan = null;
        return give(false);
      }
      if (scan?.push(bytes) === true) return gather();
      const wasPlain = scan !== null;
      scan = null;
      if (wasPlain) give(false);
      // What it is given now it would come to no sooner.
      else if (given === 0) beginScan();
    },
    flush: () => give(false),
    resize(size) {
      give(false);
      emulator.resize(size);
      given += 1;
      emulator.write(nothing, workedIn);
    },
  };
}

const nothing = new Uint8Array(0);
