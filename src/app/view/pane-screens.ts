/**
 * The screens of the panes in view: one emulator for each, fed with what the pane prints. Owns them, and how much of what
 * came they have not taken yet.
 */
import type { CellGrid } from '../../core/terminal/cell-grid.ts';
import type { PaneId, Rect, Size } from '../../core/terminal/geometry.ts';
import type { Emulator, EmulatorEvent, OpenEmulator } from '../../ports/emulator.ts';
import type { LookEvent } from '../../ports/view-client.ts';
import { binaryText } from './binary-text.ts';

export type PaneEvent = Extract<LookEvent, { readonly pane: PaneId }>;

export interface PaneScreen {
  readonly emulator: Emulator;
  /** Bytes that it has not taken. */
  readonly pending: number;
  /** The last that was printed, one character for each byte: what it ended in the middle of. */
  readonly tail: string;
}

export interface PaneScreens {
  take(event: PaneEvent): void;
  get(pane: PaneId): PaneScreen | null;
  /** Lets those go that are not named. */
  keep(panes: readonly PaneId[]): void;
  draw(pane: PaneId, top: number, grid: CellGrid, rect: Rect): void;
  /** Bytes that came and that no emulator has taken. */
  readonly pending: number;
}

/** More of it is not looked at: no sequence that draws is longer. */
const tailBytes = 4096;

export function paneScreens(
  openEmulator: OpenEmulator,
  /** All that came so far has been taken; the pane may look different. */
  changed: (pane: PaneId) => void,
  asked: (pane: PaneId, event: EmulatorEvent) => void,
): PaneScreens {
  const screens = new Map<PaneId, { emulator: Emulator; pending: number; tail: string }>();

  function open(pane: PaneId, size: Size): void {
    screens.get(pane)?.emulator.dispose();
    // What lies above its screen is asked for when it is wanted.
    const emulator = openEmulator({ size, history: 0, answers: false });
    screens.set(pane, { emulator, pending: 0, tail: '' });
  }

  function write(pane: PaneId, bytes: Uint8Array): void {
    const screen = screens.get(pane);
    if (screen === undefined) return;
    const { emulator } = screen;
    screen.pending += bytes.length;
    screen.tail = tailOf(screen.tail, bytes);
    emulator.write(bytes, () => {
      screen.pending -= bytes.length;
      if (screens.get(pane) === screen) changed(pane);
    });
  }

  return {
    take(event) {
      switch (event.is) {
        case 'screen': {
          open(event.pane, event.size);
          write(event.pane, event.sequences);
          // Only what is printed from now on is asked for anew: the bell in it rang long ago.
          const { emulator } = screens.get(event.pane) ?? {};
          emulator?.write(new Uint8Array(), () => emulator.listen((told) => asked(event.pane, told)));
          break;
        }
        case 'output':
          write(event.pane, event.bytes);
          break;
      }
    },
    get: (pane) => screens.get(pane) ?? null,
    keep(panes) {
      for (const [pane, { emulator }] of screens) {
        if (panes.includes(pane)) continue;
        emulator.dispose();
        screens.delete(pane);
      }
    },
    draw: (pane, top, grid, rect) => screens.get(pane)?.emulator.draw(top, grid, rect),
    get pending() {
      let all = 0;
      for (const { pending } of screens.values()) all += pending;
      return all;
    },
  };
}

function tailOf(before: string, bytes: Uint8Array): string {
  const last = binaryText(bytes.subarray(-tailBytes));
  return last.length === tailBytes ? last : (before + last).slice(-tailBytes);
}
