/** A person's whole terminal, byte by byte: what is typed comes as it came, what is written goes as it is. */
import type { Size } from '../core/terminal/geometry.ts';

export type RawTerminalEvent =
  /** One character for each byte. */
  | { readonly is: 'input'; readonly bytes: string }
  /**
   * The same size as before, too: a terminal that was smaller for a moment, before anybody looked, has lost what it had no
   * room for.
   */
  | { readonly is: 'resize'; readonly size: Size }
  /** All that was written has been taken; comes after every write, soon or late. */
  | { readonly is: 'drained' }
  /** The terminal is no longer there. Comes once. */
  | { readonly is: 'gone' };

export interface RawTerminalOptions {
  /** Written when the terminal is taken, and when it is given back, whatever ends the process. */
  readonly taken: string;
  readonly givenBack: string;
}

/**
 * Takes the terminal over when it is opened. It is given back by `close`, at the end of the process, and before the
 * process ends by SIGTERM, SIGINT, SIGQUIT or SIGHUP (it still ends by that signal).
 */
export interface RawTerminal {
  readonly size: Size;
  /** Its path, `/dev/pts/3`. */
  readonly tty: string;
  /** Characters that were written and not taken: a terminal that stands still takes none, and nobody waits for it. */
  readonly waiting: number;
  /** Text as UTF-8; or bytes, one character for each. */
  write(text: string, as?: 'text' | 'bytes'): void;
  listen(listener: (event: RawTerminalEvent) => void): void;
  /** Waits a moment for the terminal to take what was written. Twice is harmless. */
  close(): Promise<void>;
}
