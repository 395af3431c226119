/**
 * A zoomed pane's program draws on the person's terminal itself. Owns the way of its bytes there, and when the screen is
 * painted from the emulator instead: at the start, after a change of screens, and after the terminal fell behind.
 */
import type { RawTerminal } from '../../ports/raw-terminal.ts';
import { rawBegun, rawEnded } from '../../view/attach/outer-modes.ts';
import { filterRaw } from '../../view/attach/raw-filter.ts';
import { binaryText } from './binary-text.ts';
import type { PaneScreen } from './pane-screens.ts';

export interface RawZoom {
  /** What the pane printed; its emulator has been given it too. */
  output(bytes: Uint8Array): void;
  /** The emulator has taken all, or the terminal has. */
  settled(): void;
  /** Its screen came anew. */
  replaced(): void;
  /** Nobody knows what the terminal shows. */
  forget(): void;
  end(): void;
}

/** What the terminal has not taken. More of it is old news: it is painted once it takes something again. Bytes. */
const mostWaiting = 256 * 1024;

/** `screen`: the pane's, which may be replaced by another one. `pause` keeps more from coming, until it is called off. */
export function beginRaw(
  terminal: RawTerminal,
  screen: () => PaneScreen | null,
  pause: (paused: boolean) => void,
): RawZoom {
  let rest = filterRaw('', screen()?.tail ?? '').rest;
  let isBehind = true;

  function fallBehind(): void {
    isBehind = true;
    settled();
  }

  function settled(): void {
    const now = screen();
    if (!isBehind || now === null) return;
    // Nothing more meanwhile, or the emulator might never be through. A terminal that stands still may do so for hours.
    const isStill = terminal.waiting > 0;
    pause(!isStill && now.pending > 0);
    if (isStill || now.pending > 0) return;
    isBehind = false;
    const painted = filterRaw('', binaryText(Buffer.from(now.emulator.paint()))).bytes;
    terminal.write(`\x1b[?2026h${rawBegun}\x1b[2J\x1b[H${painted}\x1b[?2026l`, 'bytes');
  }

  fallBehind();
  return {
    output(bytes) {
      const filtered = filterRaw(rest, binaryText(bytes));
      ({ rest } = filtered);
      if (isBehind) return;
      terminal.write(filtered.bytes, 'bytes');
      if (filtered.switched || terminal.waiting > mostWaiting) fallBehind();
    },
    settled,
    forget: fallBehind,
    replaced() {
      rest = '';
      fallBehind();
    },
    end() {
      terminal.write(rawEnded);
      pause(false);
    },
  };
}
