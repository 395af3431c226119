/**
 * A terminal's bytes as what the person did: keys, mouse, pasted text, the focus. Owns the whole of input: blessed tells
 * only the first of several mouse events in a read, takes pasted text for keys, and halves characters beyond the BMP.
 */
import { StringDecoder } from 'node:string_decoder';
import type { ScreenEvent } from '../../ports/screen.ts';
import { characterKey, sequenceKey } from '../../core/terminal/keys.ts';

export interface TerminalInput {
  /** Takes the bytes of one read. */
  take(chunk: Uint8Array): readonly ScreenEvent[];
  /** The last read may have been cut inside of a sequence; if nothing follows soon, it was the Escape key. */
  readonly isOpen: boolean;
  /** Nothing followed. */
  flush(): readonly ScreenEvent[];
}

/** To be written when the terminal is taken and given back: buttons in SGR form, pastes marked as such, the focus told. */
export const inputModesOn = { mouse: '\x1b[?1000h\x1b[?1006h', paste: '\x1b[?2004h', focus: '\x1b[?1004h' };
export const inputModesOff = { mouse: '\x1b[?1006l\x1b[?1000l', paste: '\x1b[?2004l', focus: '\x1b[?1004l' };

const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';
const mouse = /\x1b\[<(\d{1,5});(\d{1,5});(\d{1,5})([Mm])/y;
const sequence = /\x1b\[([0-?]{0,24})([ -/]{0,4})([@-~])|\x1bO([A-Za-z])/y;
/** What may be the beginning of one. */
const unfinished = /\x1b(?:O|\[[0-?]{0,24}[ -/]{0,4})?$/;
/** More than anybody pastes into a sidebar. UTF-16 code units. */
const longestPaste = 256 * 1024;

export function watchInput(): TerminalInput {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  /** Of the paste that is under way; null outside of one. */
  let pasted: string | null = null;

  function takePaste(
    text: string,
    before: string,
  ): { readonly events: ScreenEvent[]; readonly rest: string } {
    const end = text.indexOf(pasteEnd);
    if (end < 0) {
      const cut = unfinished.exec(text)?.index ?? text.length;
      pasted = (before + text.slice(0, cut)).slice(0, longestPaste);
      return { events: [], rest: text.slice(cut) };
    }
    pasted = null;
    const whole = (before + text.slice(0, end)).slice(0, longestPaste);
    const after = takeKeys(text.slice(end + pasteEnd.length));
    return { events: [{ is: 'paste', text: whole }, ...after.events], rest: after.rest };
  }

  function takeKeys(text: string): { readonly events: ScreenEvent[]; readonly rest: string } {
    const events: ScreenEvent[] = [];
    let at = 0;
    while (at < text.length) {
      if (text.startsWith(pasteStart, at)) {
        const after = takePaste(text.slice(at + pasteStart.length), '');
        return { events: [...events, ...after.events], rest: after.rest };
      }
      mouse.lastIndex = at;
      sequence.lastIndex = at;
      const clicked = mouse.exec(text);
      const found = clicked ?? sequence.exec(text);
      if (found !== null) {
        const event = clicked === null ? sequenceEvent(found) : mouseEvent(clicked);
        if (event !== null) events.push(event);
        at += found[0].length;
        continue;
      }
      if (text[at] === '\x1b' && unfinished.exec(text)?.index === at) return { events, rest: text.slice(at) };
      const { key, length } = characterKey(text, at);
      if (key !== null) events.push({ is: 'key', key });
      at += length;
    }
    return { events, rest: '' };
  }

  function takeText(text: string): readonly ScreenEvent[] {
    const taken = pasted === null ? takeKeys(text) : takePaste(text, pasted);
    rest = taken.rest;
    return taken.events;
  }

  return {
    take: (chunk) => takeText(rest + decoder.write(Buffer.from(chunk))),
    get isOpen() {
      return pasted === null && rest !== '';
    },
    flush() {
      if (pasted !== null || rest === '') return [];
      const keys = Array.from(rest).slice(1);
      rest = '';
      return [{ is: 'key', key: 'escape' }, ...keys.map((key): ScreenEvent => ({ is: 'key', key }))];
    },
  };
}

function sequenceEvent([, parameters, between, final, ss3]: RegExpExecArray): ScreenEvent | null {
  if (between !== undefined && between !== '') return null;
  if (final === 'I' && parameters === '') return { is: 'focus' };
  if (final === 'O' && parameters === '') return { is: 'blur' };
  const key = sequenceKey(parameters ?? '', final ?? ss3 ?? '');
  return key === null ? null : { is: 'key', key };
}

const leftButton = 0;
const wheelUp = 64;
const wheelDown = 65;
const modifiers = 4 | 8 | 16;

function mouseEvent([, code, x, y, end]: RegExpExecArray): ScreenEvent | null {
  switch (Number(code) & ~modifiers) {
    case leftButton:
      return end === 'M' ? { is: 'click', row: Number(y) - 1, column: Number(x) - 1 } : null;
    case wheelUp:
      return { is: 'wheel', by: -1 };
    case wheelDown:
      return { is: 'wheel', by: 1 };
    default:
      return null;
  }
}
