/**
 * What the person's terminal is asked for while the view has it: owns which modes are on, and every sequence that turns
 * them on and off. What a pane's program asked for is not passed on as it came: the terminal is shared by all of them.
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

/** Alternate screen, no wrapping, buttons in SGR form, marked pastes, the focus told. */
export const terminalTaken = '\x1b[?1049h\x1b[?7l\x1b[?1000h\x1b[?1006h\x1b[?2004h\x1b[?1004h';

/** For each of `OuterModes` that was ever changed, and for what a program may have done that drew on it itself. */
const drawingReset = '\x1b[m\x1b[r\x1b[?6l\x1b[4l\x1b[?5l\x1b(B\x1b)B\x0f';
const ownColours = '\x1b]104\x07\x1b]110\x07\x1b]111\x07\x1b]112\x07\x1b]8;;\x07';

/**
 * Whatever was on, and wherever the last write was cut: CAN ends a sequence that is under way. Keyboard modes are reset
 * on the alternate screen, where they were set; terminals that know kitty's keep them for each screen.
 */
export const terminalGivenBack =
  '\x18\x1b[?2026l' +
  drawingReset +
  '\x1b[=0;1u\x1b[>4m\x1b>\x1b[?1l\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[0 q\x1b[?25h\x1b[?7h\x1b[?1049l';

/** Before a zoomed pane's program draws, and after: nothing that it left is in the way of our own drawing. */
export const rawBegun = `${drawingReset}\x1b[?7h\x1b[?25h`;
export const rawEnded = `${drawingReset}${ownColours}\x1b[?7l\x1b[2J`;

export function wantedModes(model: AttachModel): OuterModes {
  const focused = focusedPane(model);
  const modes = focused === null || model.mode.is !== 'panes' ? resetModes : modesOf(model, focused.id);
  const tracked = (model.scene?.panes ?? []).map(({ id }) => modesOf(model, id).mouse);
  return {
    mouse: most(tracked),
    applicationKeypad: modes.applicationKeypad,
    // Where the program asked in kitty's way: the terminal may know only xterm's, and pane-input.ts translates.
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

/** In some terminals turning one of them off turns all off: the wanted one comes last. */
function mouseChange(from: keyof typeof trackingModes, to: keyof typeof trackingModes): string {
  const off = from === 'button' ? '' : `\x1b[?${trackingModes[from]}l`;
  return `${off}\x1b[?${trackingModes[to]}h`;
}

function most(tracked: readonly MouseTracking[]): OuterModes['mouse'] {
  if (tracked.includes('any')) return 'any';
  return tracked.includes('drag') ? 'drag' : 'button';
}
