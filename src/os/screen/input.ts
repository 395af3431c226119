/**
 * A terminal's bytes as what the person did: keys, mouse, pasted text, the focus. Owns the whole of input: blessed tells
 * only the first of several mouse events in a read, takes pasted text for keys, and halves characters beyond the BMP.
 */
import { StringDecoder } from 'node:string_decoder';
import type { ScreenEvent } from '../../ports/screen.ts';
import {
  inputStart,
  settleInput,
  takeInput,
  type InputToken,
  type MouseReport,
  type TakenInput,
} from '../../core/terminal/input-tokens.ts';
import { characterKey } from '../../core/terminal/keys.ts';

export interface TerminalInput {
  /** Takes the bytes of one read. */
  take(chunk: Uint8Array): readonly ScreenEvent[];
  /** The last read may have been cut inside of a sequence; if nothing follows soon, it was the Escape key. */
  readonly isOpen: boolean;
  /** Call when nothing has followed. */
  flush(): readonly ScreenEvent[];
}

/** To be written when the terminal is taken and given back: buttons in SGR form, pastes marked as such, the focus told. */
export const inputModesOn = { mouse: '\x1b[?1000h\x1b[?1006h', paste: '\x1b[?2004h', focus: '\x1b[?1004h' };
export const inputModesOff = { mouse: '\x1b[?1006l\x1b[?1000l', paste: '\x1b[?2004l', focus: '\x1b[?1004l' };

/** More than a user pastes into a sidebar. UTF-16 code units. */
const longestPaste = 256 * 1024;

export function watchInput(): TerminalInput {
  const decoder = new StringDecoder('utf8');
  let state = inputStart;
  let pasted = '';

  function eventsOf({ state: next, tokens }: TakenInput): readonly ScreenEvent[] {
    state = next;
    return tokens.flatMap(tokenEvents);
  }

  function tokenEvents(token: InputToken): readonly ScreenEvent[] {
    switch (token.is) {
      case 'text':
        return Array.from(token.bytes).flatMap((character) => keyEvent(characterKey(character, 0).key));
      case 'key':
        return token.released ? [] : keyEvent(token.key);
      case 'mouse':
        return mouseEvents(token.report);
      case 'focus':
        return [{ is: token.has ? 'focus' : 'blur' }];
      case 'paste':
        return pasteEvents(token);
    }
  }

  function pasteEvents({ part, bytes }: InputToken & { readonly is: 'paste' }): readonly ScreenEvent[] {
    if (part === 'end') return [{ is: 'paste', text: pasted }];
    pasted = part === 'start' ? '' : (pasted + bytes).slice(0, longestPaste);
    return [];
  }

  return {
    take: (chunk) => eventsOf(takeInput(state, decoder.write(Buffer.from(chunk)))),
    get isOpen() {
      return !state.pasting && state.rest !== '';
    },
    flush: () => eventsOf(settleInput(state)),
  };
}

function keyEvent(key: string | null): readonly ScreenEvent[] {
  return key === null ? [] : [{ is: 'key', key }];
}

const leftButton = 0;
const wheelUp = 64;
const wheelDown = 65;
const modifiers = 4 | 8 | 16;

function mouseEvents({ code, row, column, pressed }: MouseReport): readonly ScreenEvent[] {
  switch (code & ~modifiers) {
    case leftButton:
      return pressed ? [{ is: 'click', row, column }] : [];
    case wheelUp:
      return [{ is: 'wheel', by: -1 }];
    case wheelDown:
      return [{ is: 'wheel', by: 1 }];
    default:
      return [];
  }
}
