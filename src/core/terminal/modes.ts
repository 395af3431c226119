/** Modes that a program set and the user's own terminal must know. Types, and the initial modes. */

/** DECSET 9, 1000, 1002 and 1003: presses; presses and releases; and motion with a button down; and all motion. */
export type MouseTracking = 'none' | 'click' | 'button' | 'drag' | 'any';

export interface TerminalModes {
  /** DECCKM: arrow keys as SS3. */
  readonly applicationCursor: boolean;
  readonly applicationKeypad: boolean;
  readonly bracketedPaste: boolean;
  readonly mouse: MouseTracking;
  /** DECSET 1006. */
  readonly sgrMouse: boolean;
  readonly focusEvents: boolean;
  readonly cursorVisible: boolean;
  /** DECSCUSR: 0 to 6. */
  readonly cursorStyle: number;
  readonly alternateScreen: boolean;
  /** xterm's modifyOtherKeys, 0 to 2. */
  readonly modifyOtherKeys: number;
  /** Flags of the kitty keyboard protocol in force; 0: off. */
  readonly kittyKeyboard: number;
  /** DECSET 2026: the drawing is incomplete and should not be shown yet. */
  readonly synchronized: boolean;
  readonly title: string;
}

/** Modes after a reset. */
export const resetModes: TerminalModes = {
  applicationCursor: false,
  applicationKeypad: false,
  bracketedPaste: false,
  mouse: 'none',
  sgrMouse: false,
  focusEvents: false,
  cursorVisible: true,
  cursorStyle: 0,
  alternateScreen: false,
  modifyOtherKeys: 0,
  kittyKeyboard: 0,
  synchronized: false,
  title: '',
};
