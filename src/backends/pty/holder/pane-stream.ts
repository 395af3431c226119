/**
 * What a pane prints, in its order: into the emulator, and to whoever watches. Owns the emulator, and what it has not
 * taken yet; a watcher who comes gets the screen at one point of the stream, and after it all that follows.
 */
import type { Size } from '../../../core/geometry.ts';
import type { TerminalModes } from '../../../core/terminal-modes.ts';
import type { Emulator } from '../../../ports/emulator.ts';

export interface PaneWatcher {
  screen(size: Size, sequences: string): void;
  output(bytes: Uint8Array): void;
  resized(size: Size): void;
}

/** A piece of the stream that the emulator has not come to. */
type Piece = Uint8Array | Size;

export interface PaneStream {
  /** Bytes that the emulator has not taken. */
  readonly untaken: number;
  /** What the program asked its terminal for so far; null: nothing was printed. */
  readonly modes: TerminalModes | null;
  push(bytes: Uint8Array): void;
  resize(size: Size): void;
  /** Another program prints from now on, on an empty screen. */
  reset(): void;
  /** Once all that was pushed has been taken. Null: nothing was ever printed there. */
  read<T>(look: (emulator: Emulator | null) => T): Promise<T>;
  /** `size`: of the pane while nothing was printed. */
  join(watcher: PaneWatcher, size: () => Size): void;
  leave(watcher: PaneWatcher): void;
  dispose(): void;
}

const nothing = new Uint8Array(0);

export function paneStream(open: () => Emulator, onTaken: () => void): PaneStream {
  let emulator: Emulator | null = null;
  let pieces: Piece[] = [];
  let untaken = 0;
  /** Whether each has been shown the screen, and hears what follows. */
  const watchers = new Map<PaneWatcher, { live: boolean; readonly size: () => Size }>();

  function tell(piece: Piece, watcher: PaneWatcher): void {
    if (piece instanceof Uint8Array) watcher.output(piece);
    else watcher.resized(piece);
  }

  function add(piece: Piece): void {
    for (const [watcher, { live }] of watchers) if (live) tell(piece, watcher);
  }

  /** At this point of the stream. */
  function here(of: Emulator, then: () => void): void {
    of.write(nothing, () => {
      if (of === emulator) then();
    });
  }

  function show(watcher: PaneWatcher): void {
    const state = watchers.get(watcher);
    if (state === undefined) return;
    state.live = false;
    if (emulator === null) {
      state.live = true;
      return watcher.screen(state.size(), '');
    }
    const shown = emulator;
    here(shown, () => {
      if (watchers.get(watcher) !== state || state.live) return;
      watcher.screen(shown.size, shown.serialize(0));
      for (const piece of pieces) tell(piece, watcher);
      state.live = true;
    });
  }

  /** Whoever waits for what it has not taken yet still gets their answer. */
  function retire(): void {
    const old = emulator;
    emulator = null;
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
      emulator ??= open();
      const taking = emulator;
      pieces.push(bytes);
      untaken += bytes.length;
      taking.write(bytes, () => {
        if (taking !== emulator) return;
        pieces.shift();
        untaken -= bytes.length;
        onTaken();
      });
      add(bytes);
    },

    resize(size) {
      if (emulator !== null) {
        const taking = emulator;
        pieces.push(size);
        taking.resize(size);
        here(taking, () => void pieces.shift());
      }
      add(size);
    },

    reset() {
      retire();
      pieces = [];
      untaken = 0;
      emulator = open();
      for (const watcher of watchers.keys()) show(watcher);
    },

    read(look) {
      if (emulator === null) return Promise.resolve(look(null));
      const asked = emulator;
      // The answer is of the program that was asked about, even if another takes its place meanwhile.
      return new Promise((resolve) => asked.write(nothing, () => resolve(look(asked))));
    },

    join(watcher, size) {
      watchers.set(watcher, { live: false, size });
      show(watcher);
    },
    leave: (watcher) => void watchers.delete(watcher),

    dispose() {
      watchers.clear();
      retire();
    },
  };
}
