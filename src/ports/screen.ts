/** A full-screen terminal: draws lines and reports keys. */
import type { Size } from '../core/terminal/geometry.ts';
import type { Notice } from '../core/snapshot/notice.ts';
import type { NoticeWay } from '../core/config/settings.ts';
import type { Line } from '../core/text/styled-line.ts';

export type ScreenEvent =
  /**
   * `up`, `enter`, `C-c` (Control), `M-enter` (Alt), `S-enter` (Shift), or the character itself. `isBurst`: more keys
   * came in the same read.
   */
  | { readonly is: 'key'; readonly key: string; readonly isBurst?: boolean }
  /** A whole paste, unchanged: newlines may be carriage returns, and any character may occur. */
  | { readonly is: 'paste'; readonly text: string }
  /** The terminal (inside tmux: the pane) gained or lost the focus; tmux reports it at once on opening. */
  | { readonly is: 'focus' | 'blur' }
  /** Press of the first button; row and column from 0. */
  | { readonly is: 'click'; readonly row: number; readonly column: number }
  | { readonly is: 'wheel'; readonly by: -1 | 1 }
  /** The last drawn lines are still shown, as far as they fit. */
  | { readonly is: 'resize'; readonly size: Size }
  /** The terminal is gone; nothing can be drawn. Sent once. */
  | { readonly is: 'gone' };

export interface ScreenOptions {
  /** Whether the terminal shows UTF-8. If not, characters outside ASCII are drawn as `?`. */
  readonly unicode: boolean;
  readonly mouse: boolean;
}

/**
 * Takes the terminal over when it is opened. It is restored by `close`, at the end of the process, and before the
 * process ends by SIGTERM, SIGINT, SIGQUIT or SIGHUP (it still ends by that signal).
 */
export interface Screen {
  readonly size: Size;
  /**
   * Draws from the top left and blanks the rest. Only differences are written. `drawn` is called when the terminal has
   * taken all of it.
   */
  draw(lines: readonly Line[], drawn?: () => void): void;
  /** Rings the terminal's bell. */
  ring(): void;
  /** Shows a notice by the user's own terminal, also inside tmux; does nothing for other ways. */
  notify(way: NoticeWay, notice: Notice): void;
  listen(listener: (event: ScreenEvent) => void): void;
  /** Idempotent. */
  close(): void;
}
