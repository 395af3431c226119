/** The user's whole terminal as bytes: input and output are unchanged. */
import type { Size } from '../core/terminal/geometry.ts';

export type RawTerminalEvent =
  /** One character per byte. */
  | { readonly is: 'input'; readonly bytes: string }
  /**
   * Also sent with an unchanged size: a terminal that was smaller for a moment has lost the content that did not fit.
   */
  | { readonly is: 'resize'; readonly size: Size }
  /** Everything written has been taken. Sent after every write, possibly late. */
  | { readonly is: 'drained' }
  /** The terminal is gone. Sent once. */
  | { readonly is: 'gone' };

export interface RawTerminalOptions {
  /** Written when the terminal is taken over, and when it is given back, however the process ends. */
  readonly taken: string;
  readonly givenBack: string;
}

/**
 * Takes the terminal over when it is opened. It is restored by `close`, at the end of the process, and before the
 * process ends by SIGTERM, SIGINT, SIGQUIT or SIGHUP (it still ends by that signal).
 */
export interface RawTerminal {
  readonly size: Size;
  /** Its path, `/dev/pts/3`. */
  readonly tty: string;
  /** Written characters that were not taken: a stopped terminal takes none, and writes do not wait for it. */
  readonly waiting: number;
  /** Text as UTF-8, or bytes as one character each. */
  write(text: string, as?: 'text' | 'bytes'): void;
  listen(listener: (event: RawTerminalEvent) => void): void;
  /** Waits a moment for the terminal to take what was written. Idempotent. */
  close(): Promise<void>;
}
