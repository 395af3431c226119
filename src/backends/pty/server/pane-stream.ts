/**
 * A pane's output in order: to the emulator, and to watchers. Owns the emulator and its unprocessed input. A
 * new watcher gets the screen at one point of the stream, and all output after it.
 */
import type { Size } from '../../../core/terminal/geometry.ts';
import type { TerminalModes } from '../../../core/terminal/modes.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Emulator } from '../../../ports/emulator.ts';
import { emulatorFeed, type Feed } from './feed.ts';

export interface PaneWatcher {
  screen(size: Size, sequences: string): void;
  output(bytes: Uint8Array): void;
  /** A bell outside of the output that the watcher gets: it rang before the screen that follows. */
  rang(): void;
}

export interface PaneStream {
  /** Bytes that the emulator has not processed. */
  readonly untaken: number;
  /** The terminal modes that the program has set so far; null: no output yet. */
  readonly modes: TerminalModes | null;
  push(bytes: Uint8Array): void;
  resize(size: Size): void;
  /** Another program prints from now on, on an empty screen. */
  reset(): void;
  /** The emulator has processed a bell. */
  rang(): void;
  /** Calls back once all pushed bytes have been processed. Null: no output yet. */
  read<T>(use: (emulator: Emulator | null) => T): Promise<T>;
  /** `size`: the pane's, as long as it has no output. */
  join(watcher: PaneWatcher, size: () => Size): void;
  leave(watcher: PaneWatcher): void;
  dispose(): void;
}

const nothing = new Uint8Array(0);

/** `open` creates emulators with that many lines of history. */
export function paneStream(
  open: () => Emulator,
  {
    history,
    clock,
    onTaken,
  }: { readonly history: number; readonly clock: Clock; readonly onTaken: () => void },
): PaneStream {
  let emulator: Emulator | null = null;
  let feed: Feed | null = null;
  /** Bytes that have not reached the emulator. */
  let pieces: Uint8Array[] = [];
  /** The last bytes it got, if they are only the beginning of a sequence or a character. */
  let begun: Uint8Array = nothing;
  let untaken = 0;
  /** Whether each watcher has got the screen, and so gets output; and how often it was to be shown. */
  const watchers = new Map<PaneWatcher, { live: boolean; turn: number; readonly size: () => Size }>();

  function fed(): { readonly emulator: Emulator; readonly feed: Feed } {
    emulator ??= open();
    feed ??= emulatorFeed(emulator, history, clock);
    return { emulator, feed };
  }

  /** Runs at this point of the stream. */
  function here(of: Emulator, then: () => void): void {
    feed?.flush();
    of.write(nothing, () => {
      if (of === emulator) then();
    });
  }

  /** `meanwhile`: the watcher also gets the output until then, for its bells. */
  function show(watcher: PaneWatcher, meanwhile = false): void {
    const state = watchers.get(watcher);
    if (state === undefined) return;
    state.live = meanwhile;
    state.turn += 1;
    const { turn } = state;
    if (emulator === null) {
      state.live = true;
      return watcher.screen(state.size(), '');
    }
    const shown = emulator;
    here(shown, () => {
      if (watchers.get(watcher) !== state || state.turn !== turn) return;
      watcher.screen(shown.size, shown.serialize(0));
      // The rest, which comes next, would mean nothing by itself.
      if (begun.length > 0) watcher.output(begun);
      for (const piece of pieces) watcher.output(piece);
      state.live = true;
    });
  }

  /** Readers that wait for unprocessed input still get their answer. */
  function retire(): void {
    const old = emulator;
    feed?.flush();
    emulator = null;
    feed = null;
    old?.write(nothing, () => old.dispose());
  }

  return {
    get untaken() {
      return untaken;
    },
    get modes() {
      return emulator?.modes ?? null;
    },

    push(bytes) {
      const { emulator: taking, feed: way } = fed();
      pieces.push(bytes);
      untaken += bytes.length;
      way.write(bytes, () => {
        if (taking !== emulator) return;
        pieces.shift();
        untaken -= bytes.length;
        begun = beginning(taking.begun, begun, bytes);
        onTaken();
      });
      for (const [watcher, { live }] of watchers) if (live) watcher.output(bytes);
    },

    resize(size) {
      feed?.resize(size);
      // An emulator with less history would not reach the same screen.
      for (const [watcher, { live }] of watchers) show(watcher, live);
    },

    reset() {
      retire();
      pieces = [];
      begun = nothing;
      untaken = 0;
      fed();
      for (const watcher of watchers.keys()) show(watcher);
    },

    rang() {
      for (const [watcher, { live }] of watchers) if (!live) watcher.rang();
    },

    read(use) {
      if (emulator === null) return Promise.resolve(use(null));
      const asked = emulator;
      feed?.flush();
      // The answer is about the program that runs now, even if another replaces it meanwhile.
      return new Promise((resolve) => asked.write(nothing, () => resolve(use(asked))));
    },

    join(watcher, size) {
      watchers.set(watcher, { live: false, turn: 0, size });
      show(watcher);
    },
    leave: (watcher) => void watchers.delete(watcher),

    dispose() {
      watchers.clear();
      retire();
    },
  };
}

/** Longer sequences are images and the like: not replayed in part. Bytes. */
const longestBegun = 64 * 1024;
const escape = 0x1b;
/** The first byte of a multi-byte character. */
const leastLead = 0xc0;

function beginning(of: Emulator['begun'], before: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (of === null) return nothing;
  const all = before.length === 0 ? bytes : Buffer.concat([before, bytes]);
  const from = of === 'sequence' ? all.lastIndexOf(escape) : all.findLastIndex((byte) => byte >= leastLead);
  return from < 0 || all.length - from > longestBegun ? nothing : Uint8Array.from(all.subarray(from));
}
