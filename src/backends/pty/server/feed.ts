/**
 * Feeds a pane's output into its emulator. In a flood of plain lines, which arrives in pieces of 4 KB, it
 * joins pieces and drops lines that would scroll out of the history at once. The emulator reaches the same
 * state, and is brought up to date as soon as it is read.
 */
import type { Size } from '../../../core/terminal/geometry.ts';
import { plainScan, withoutScrolledOut, type PlainScan } from '../../../core/text/plain-output.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Emulator } from '../../../ports/emulator.ts';

export interface Feed {
  /** `taken` is called once they have been processed. */
  write(bytes: Uint8Array, taken: () => void): void;
  /** Passes all pending bytes to the emulator, before anything else that it gets. */
  flush(): void;
  /** Takes effect after what was written before. */
  resize(size: Size): void;
}

/** More than this within the span is a flood. */
const floodBytes = 32 * 1024;
const floodSpanMs = 100;
/** Size and time limits for joining pieces; well below what a pane may buffer (pane.ts). */
const gatherBytes = 256 * 1024;
const gatherMs = 200;

/** `history`: the emulator's, in lines. */
export function emulatorFeed(emulator: Emulator, history: number, clock: Clock): Feed {
  let waiting: { readonly bytes: Uint8Array; readonly taken: () => void }[] = [];
  let length = 0;
  /** Bytes passed to the emulator and not processed yet. */
  let given = 0;
  let isDue = false;
  let cancel: (() => void) | null = null;
  let spanFrom = -Infinity;
  let inSpan = 0;
  let floods = false;
  /**
   * Scan of the pending bytes, and of those before, from a point outside of any sequence; null: they are not
   * all plain text.
   */
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

  /** Starts a scan once the emulator has processed everything and bytes are pending. */
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

  /**
   * The cursor may be above the last row: the first line feeds then only move it down over existing lines.
   */
  function leastLines(): number {
    return history + 2 * emulator.size.rows + 1;
  }

  /**
   * Waits until the emulator has processed its input: only then is it known whether anything can be dropped.
   */
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
      // Passing it on now would not make the emulator faster.
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
