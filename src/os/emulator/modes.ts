/**
 * What a program asked its terminal for, of which xterm keeps nothing, or not the truth: the keyboard's modes, the title, the cursor's visibility. Owns that
 * state; hears the sequences beside xterm, and lets xterm have them too.
 */
import type { Terminal } from '@xterm/headless';
import type { TerminalModes } from '../../core/terminal/modes.ts';
import { internalsOf } from './xterm-internals.ts';

/** Somebody who pushes for ever pushes the oldest out, as the kitty protocol has it. */
const mostPushed = 16;
/** Longer titles are cut: nobody shows them. */
const longestTitle = 1024;

export interface ModeTracker {
  readonly modes: TerminalModes;
  /** Answers whether the kitty keyboard protocol is known: programs ask for it only where it is. */
  onAsked(answer: (bytes: string) => void): void;
  /** What a terminal that was just reset is to be told, on that screen, for the same kitty keyboard flags. */
  kittySequence(screen: 'normal' | 'alternate'): string;
}

export function trackModes(terminal: Terminal): ModeTracker {
  let modifyOtherKeys = 0;
  let title = '';
  // xterm's own knowledge of it outlives a reset (6.0).
  let cursorVisible = true;
  // Each screen has a stack of its own; the last one is in force.
  let kitty = { normal: [0], alternate: [0] };
  const stack = (): number[] => kitty[terminal.buffer.active.type];
  const reset = (): false => {
    modifyOtherKeys = 0;
    kitty = { normal: [0], alternate: [0] };
    cursorVisible = true;
    return false;
  };
  const cursorIs = (visible: boolean) => (params: readonly (number | number[])[]) => {
    if (params.includes(25)) cursorVisible = visible;
    return false;
  };
  const number = (params: readonly (number | number[])[], index: number, otherwise: number): number => {
    const value = params[index];
    return typeof value === 'number' && value > 0 ? value : otherwise;
  };

  terminal.onTitleChange((text) => (title = text.slice(0, longestTitle)));
  const { parser } = terminal;
  parser.registerEscHandler({ final: 'c' }, reset);
  parser.registerCsiHandler({ intermediates: '!', final: 'p' }, reset);
  parser.registerCsiHandler({ prefix: '?', final: 'h' }, cursorIs(true));
  parser.registerCsiHandler({ prefix: '?', final: 'l' }, cursorIs(false));
  parser.registerCsiHandler({ prefix: '>', final: 'm' }, (params) => {
    if (params.length === 0 || params[0] === 4) modifyOtherKeys = Math.min(2, number(params, 1, 0));
    return false;
  });
  parser.registerCsiHandler({ prefix: '>', final: 'u' }, (params) => {
    stack().push(number(params, 0, 0));
    if (stack().length > mostPushed) stack().shift();
    return true;
  });
  parser.registerCsiHandler({ prefix: '<', final: 'u' }, (params) => {
    for (let left = number(params, 0, 1); left > 0 && stack().length > 0; left -= 1) stack().pop();
    if (stack().length === 0) stack().push(0);
    return true;
  });
  parser.registerCsiHandler({ prefix: '=', final: 'u' }, (params) => {
    const flags = number(params, 0, 0);
    const before = stack().pop() ?? 0;
    const how = number(params, 1, 1);
    stack().push(how === 2 ? before | flags : how === 3 ? before & ~flags : flags);
    return true;
  });

  return {
    onAsked(answer) {
      parser.registerCsiHandler({ prefix: '?', final: 'u' }, () => {
        answer(`\x1b[?${stack().at(-1) ?? 0}u`);
        return true;
      });
    },
    kittySequence: (screen) =>
      kitty[screen].map((flags, index) => `\x1b[${index === 0 ? '=' : '>'}${flags}u`).join(''),
    get modes() {
      const { modes } = terminal;
      const { coreService, coreMouseService } = internalsOf(terminal);
      return {
        applicationCursor: modes.applicationCursorKeysMode,
        applicationKeypad: modes.applicationKeypadMode,
        bracketedPaste: modes.bracketedPasteMode,
        mouse: mouseNames[modes.mouseTrackingMode],
        sgrMouse: coreMouseService.activeEncoding === 'SGR',
        focusEvents: modes.sendFocusMode,
        cursorVisible,
        cursorStyle: cursorStyle(coreService.decPrivateModes),
        alternateScreen: terminal.buffer.active.type === 'alternate',
        modifyOtherKeys,
        kittyKeyboard: stack().at(-1) ?? 0,
        synchronized: modes.synchronizedOutputMode,
        title,
      };
    },
  };
}

const mouseNames = { none: 'none', x10: 'click', vt200: 'button', drag: 'drag', any: 'any' } as const;

/** DECSCUSR's number. */
function cursorStyle(mode: {
  readonly cursorStyle: 'block' | 'underline' | 'bar' | undefined;
  readonly cursorBlink: boolean | undefined;
}): number {
  if (mode.cursorStyle === undefined) return 0;
  const steady = { block: 2, underline: 4, bar: 6 }[mode.cursorStyle];
  return mode.cursorBlink === true ? steady - 1 : steady;
}

/** What sets them on a terminal that was just reset. Origin mode moves its cursor. */
export function modeSequences(terminal: Terminal, modes: TerminalModes): string {
  const { insertMode, originMode, reverseWraparoundMode, wraparoundMode } = terminal.modes;
  const encoding = internalsOf(terminal).coreMouseService.activeEncoding;
  const parts: readonly (readonly [boolean, string])[] = [
    [insertMode, '\x1b[4h'],
    [originMode, '\x1b[?6h'],
    [reverseWraparoundMode, '\x1b[?45h'],
    [!wraparoundMode, '\x1b[?7l'],
    [modes.applicationCursor, '\x1b[?1h'],
    [modes.applicationKeypad, '\x1b='],
    [modes.bracketedPaste, '\x1b[?2004h'],
    [modes.focusEvents, '\x1b[?1004h'],
    [modes.mouse !== 'none', mouseSequences[modes.mouse]],
    [encoding === 'SGR', '\x1b[?1006h'],
    [encoding === 'SGR_PIXELS', '\x1b[?1016h'],
    [modes.cursorStyle !== 0, `\x1b[${modes.cursorStyle} q`],
    [!modes.cursorVisible, '\x1b[?25l'],
    [modes.modifyOtherKeys !== 0, `\x1b[>4;${modes.modifyOtherKeys}m`],
    [modes.title !== '', `\x1b]2;${modes.title}\x1b\\`],
  ];
  return parts.flatMap(([on, sequence]) => (on ? [sequence] : [])).join('');
}

const mouseSequences = {
  none: '',
  click: '\x1b[?9h',
  button: '\x1b[?1000h',
  drag: '\x1b[?1002h',
  any: '\x1b[?1003h',
} as const;
