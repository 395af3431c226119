/** A whole terminal that lines are drawn on and keys come from. */
import type { Size } from '../core/terminal/geometry.ts';
import type { Notice } from '../core/snapshot/notice.ts';
import type { NoticeWay } from '../core/config/settings.ts';
import type { Line } from '../core/text/styled-line.ts';

export type ScreenEvent =
  /**
   * `up`, `enter`, `C-c` (Control), `M-enter` (Alt), `S-enter` (Shift), or the character itself. `isBurst`: other keys
   * came with it in one read.
   */
  | { readonly is: 'key'; readonly key: string; readonly isBurst?: boolean }
  /** Pasted as a whole, as it came: newlines may be carriage returns, and any character may be in it. */
  | { readonly is: 'paste'; readonly text: string }
  /** The terminal (inside tmux: the pane) was given the focus, or lost it; inside tmux it is told at once on opening. */
  | { readonly is: 'focus' | 'blur' }
  /** The first button went down; row and column from 0. */
  | { readonly is: 'click'; readonly row: number; readonly column: number }
  | { readonly is: 'wheel'; readonly by: -1 | 1 }
  /** The lines drawn last are still shown, as far as they fit. */
  | { readonly is: 'resize'; readonly size: Size }
  /** The terminal is no longer there; nothing can be drawn any more. Comes once. */
  | { readonly is: 'gone' };

export interface ScreenOptions {
  /** Does the terminal show UTF-8? Where not, what is not ASCII is drawn as `?`. */
  readonly unicode: boolean;
  readonly mouse: boolean;
}

/**
 * Takes the terminal over when it is opened. It is given back by `close`, at the end of the process, and before the
 * process ends by SIGTERM, SIGINT, SIGQUIT or SIGHUP (it still ends by that signal).
 */
export interface Screen {
  readonly size: Size;
  /**
   * From the top left; what the lines leave free is blank. Only what differs from before is written. `drawn` is called
   * when the terminal has taken all of it.
   */
  draw(lines: readonly Line[], drawn?: () => void): void;
  /** Rings the terminal's bell. */
  ring(): void;
  /** Has the person's own terminal show a notice, also through tmux; does nothing where that is not the way. */
  notify(way: NoticeWay, notice: Notice): void;
  listen(listener: (event: ScreenEvent) => void): void;
  /** Twice is harmless. */
  close(): void;
}
