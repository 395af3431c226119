/**
 * Modes of the user's terminal while the view owns it, and every sequence that sets and resets them. Requests of a pane's
 * program are not passed on unchanged: all panes share the terminal.
 */
import { resetModes, type MouseTracking } from '../../core/terminal/modes.ts';
import { focusedPane, modesOf, type AttachModel } from './model.ts';

export interface OuterModes {
  readonly mouse: 'button' | 'drag' | 'any';
  readonly applicationKeypad: boolean;
  readonly modifyOtherKeys: number;
  readonly kittyKeyboard: number;
  readonly cursorStyle: number;
}

export const outerStart: OuterModes = {
  mouse: 'button',
  applicationKeypad: false,
  modifyOtherKeys: 0,
  kittyKeyboard: 0,
  cursorStyle: 0,
};

/** Alternate screen, no wrapping, mouse buttons in SGR form, bracketed paste, focus events. */
export const terminalTaken = '\x1b[?1049h\x1b[?7l\x1b[?1000h\x1b[?1006h\x1b[?2004h\x1b[?1004h';

/** Resets each of `OuterModes`, and what a program that drew on the terminal itself may have changed. */
const drawingReset = '\x1b[m\x1b[r\x1b[?6l\x1b[4l\x1b[?5l\x1b(B\x1b)B\x0f';
const ownColours = '\x1b]104\x07\x1b]110\x07\x1b]111\x07\x1b]112\x07\x1b]8;;\x07';

/**
 * Resets every mode, wherever the last write was cut: CAN aborts an unfinished sequence. Keyboard modes are reset on
 * the alternate screen, where they were set; terminals with kitty's protocol keep them per screen.
 */
export const terminalGivenBack =
  '\x18\x1b[?2026l' +
  drawingReset +
  '\x1b[=0;1u\x1b[>4m\x1b>\x1b[?1l\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[0 q\x1b[?25h\x1b[?7h\x1b[?1049l';

/** Before and after a zoomed pane's program draws: its settings must not affect muxcrew's drawing. */
export const rawBegun = `${drawingReset}\x1b[?7h\x1b[?25h`;
export const rawEnded = `${drawingReset}${ownColours}\x1b[?7l\x1b[2J`;

export function wantedModes(model: AttachModel): OuterModes {
  const focused = focusedPane(model);
  const modes = focused === null || model.mode.is !== 'panes' ? resetModes : modesOf(model, focused.id);
  const tracked = (model.scene?.panes ?? []).map(({ id }) => modesOf(model, id).mouse);
  return {
    mouse: most(tracked),
    applicationKeypad: modes.applicationKeypad,
    // If the program requested kitty's protocol: the terminal may only know xterm's, and pane-input.ts translates.
    modifyOtherKeys: modes.modifyOtherKeys !== 0 ? modes.modifyOtherKeys : modes.kittyKeyboard !== 0 ? 2 : 0,
    kittyKeyboard: modes.kittyKeyboard,
    cursorStyle: modes.cursorStyle,
  };
}

export function modesChange(from: OuterModes, to: OuterModes): string {
  return [
    from.mouse === to.mouse ? '' : mouseChange(from.mouse, to.mouse),
    from.applicationKeypad === to.applicationKeypad ? '' : to.applicationKeypad ? '\x1b=' : '\x1b>',
    from.modifyOtherKeys === to.modifyOtherKeys ? '' : `\x1b[>4;${to.modifyOtherKeys}m`,
    from.kittyKeyboard === to.kittyKeyboard ? '' : `\x1b[=${to.kittyKeyboard};1u`,
    from.cursorStyle === to.cursorStyle ? '' : `\x1b[${to.cursorStyle} q`,
  ].join('');
}

const trackingModes = { button: 1000, drag: 1002, any: 1003 } as const;

/** Some terminals turn off all of them with one: the wanted one is set last. */
function mouseChange(from: keyof typeof trackingModes, to: keyof typeof trackingModes): string {
  const off = from === 'button' ? '' : `\x1b[?${trackingModes[from]}l`;
  return `${off}\x1b[?${trackingModes[to]}h`;
}

function most(tracked: readonly MouseTracking[]): OuterModes['mouse'] {
  if (tracked.includes('any')) return 'any';
  return tracked.includes('drag') ? 'drag' : 'button';
}
