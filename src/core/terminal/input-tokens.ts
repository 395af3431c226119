/**
 * Splits terminal input into keys, pastes, mouse and focus events, and replies of the terminal. Only finds where each
 * begins and ends.
 *
 * Bytes are kept unchanged, one character per byte: they are passed on to programs that may not use UTF-8.
 */
import { characterKey, sequenceKey } from './keys.ts';

export interface MouseReport {
  /** As in xterm's SGR form: button, 4 8 16 for modifiers, 32 for motion, 64 for the wheel. */
  readonly code: number;
  /** From 0. */
  readonly column: number;
  readonly row: number;
  readonly pressed: boolean;
}

export type InputToken =
  /** Characters without control characters. */
  | { readonly is: 'text'; readonly bytes: string }
  /** A key without a character, or with modifiers. `key` as in core/terminal/keys.ts; null: no name. */
  | { readonly is: 'key'; readonly key: string | null; readonly released: boolean; readonly bytes: string }
  | { readonly is: 'mouse'; readonly report: MouseReport }
  | { readonly is: 'focus'; readonly has: boolean }
  /** The marks around it are not included. */
  | { readonly is: 'paste'; readonly part: 'start' | 'text' | 'end'; readonly bytes: string };

export interface InputState {
  /** The possible beginning of a sequence. */
  readonly rest: string;
  readonly pasting: boolean;
}

export const inputStart: InputState = { rest: '', pasting: false };

export interface TakenInput {
  readonly state: InputState;
  readonly tokens: readonly InputToken[];
}

const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';

const plain = /[^\x00-\x1f\x7f]+/y;
const mouse = /\x1b\[<(\d{1,5});(\d{1,5});(\d{1,5})([Mm])/y;
/** Before mode 1006, and from terminals without it. */
const oldMouseStart = '\x1b[M';
const oldMouse = /\x1b\[M([^]{3})/y;
const controlSequence = /\x1b\[([0-?]{0,64})([ -/]{0,4})([@-~])/y;
const singleShift = /\x1bO([A-Za-z])/y;
/** OSC, DCS and APC replies of terminals; Alt with one of their letters begins alike. */
const stringAnswer = /\x1b(?:\]\d+;[^\x07\x1b]*(?:\x07|\x1b\\)|(?:P[\d>!$+|]|_G)[^\x1b]*\x1b\\)/y;
/** The possible beginning of one of these. */
const unfinished =
  /\x1b(?:O|\[(?:[0-?]{0,64}[ -/]{0,4}|M[^]{0,2})|\](?:\d*|\d+;[^\x07\x1b]*\x1b?)|P(?:[\d>!$+|][^\x1b]*\x1b?)?|_(?:G[^\x1b]*\x1b?)?)?$/;
/** Longer than any reply: a longer unfinished sequence is not waited for. */
const longestRest = 4096;

export function takeInput(state: InputState, bytes: string): TakenInput {
  const tokens: InputToken[] = [];
  const text = state.rest + bytes;
  let { pasting } = state;
  let at = 0;
  while (at < text.length) {
    if (pasting) {
      const end = text.indexOf(pasteEnd, at);
      const to = end < 0 ? text.length - openEnd(text, pasteEnd) : end;
      if (to > at) tokens.push({ is: 'paste', part: 'text', bytes: text.slice(at, to) });
      if (end < 0) return { state: { rest: text.slice(Math.max(at, to)), pasting }, tokens };
      tokens.push({ is: 'paste', part: 'end', bytes: '' });
      pasting = false;
      at = end + pasteEnd.length;
      continue;
    }
    if (text.startsWith(pasteStart, at)) {
      tokens.push({ is: 'paste', part: 'start', bytes: '' });
      pasting = true;
      at += pasteStart.length;
      continue;
    }
    const taken = sequenceAt(text, at);
    if (taken === null) return { state: { rest: text.slice(at), pasting }, tokens };
    if (taken.token !== null) tokens.push(taken.token);
    at += taken.length;
  }
  return { state: { rest: '', pasting }, tokens };
}

/** Nothing followed: the possible beginning of a sequence was the Escape key, or Alt and a key. */
export function settleInput(state: InputState): TakenInput {
  const { rest, pasting } = state;
  if (pasting || rest === '') return { state, tokens: [] };
  const tokens: InputToken[] = [];
  for (let at = 0; at < rest.length;) {
    const { key, length } = characterKey(rest, at);
    tokens.push({ is: 'key', key, released: false, bytes: rest.slice(at, at + length) });
    at += length;
  }
  return { state: { rest: '', pasting }, tokens };
}

interface Taken {
  /** Null: a reply of the terminal. */
  readonly token: InputToken | null;
  readonly length: number;
}

/** Null: more input is needed. */
function sequenceAt(text: string, at: number): Taken | null {
  const run = matchAt(plain, text, at);
  if (run !== null) return { token: { is: 'text', bytes: run[0] }, length: run[0].length };
  const clicked = matchAt(mouse, text, at);
  if (clicked !== null)
    return { token: { is: 'mouse', report: mouseReport(clicked) }, length: clicked[0].length };
  const old = matchAt(oldMouse, text, at);
  if (old !== null) return { token: { is: 'mouse', report: oldMouseReport(old) }, length: old[0].length };
  if (text.startsWith(oldMouseStart, at)) return null;
  const answer = matchAt(stringAnswer, text, at);
  if (answer !== null) return { token: null, length: answer[0].length };
  const control = matchAt(controlSequence, text, at);
  if (control !== null) return { token: controlToken(control), length: control[0].length };
  const shifted = matchAt(singleShift, text, at);
  if (shifted !== null) return { token: keyToken(sequenceKey('', shifted[1] ?? ''), shifted[0]), length: 3 };
  if (text[at] === '\x1b' && text.length - at < longestRest && unfinished.exec(text.slice(at))?.index === 0)
    return null;
  const { key, length } = characterKey(text, at);
  return { token: keyToken(key, text.slice(at, at + length)), length };
}

function keyToken(key: string | null, bytes: string, released = false): InputToken {
  return { is: 'key', key, released, bytes };
}

function controlToken([
  bytes,
  parameters = '',
  between = '',
  final = '',
]: RegExpExecArray): InputToken | null {
  if (parameters === '' && between === '' && (final === 'I' || final === 'O'))
    return { is: 'focus', has: final === 'I' };
  if (/^[<=>?]/.test(parameters) || between !== '' || /[nt]/.test(final) || isPlace(parameters, final))
    return null;
  const released = parameters.split(';')[1]?.split(':')[1] === '3';
  // Kitty's additional key data (other characters, press or release) follow colons.
  return keyToken(sequenceKey(parameters.replace(/:[^;]*/g, ''), final), bytes, released);
}

/** A cursor position report. `CSI 1;2R` is F3 with Shift, and so on. */
function isPlace(parameters: string, final: string): boolean {
  return final === 'R' && /^\d+;\d+$/.test(parameters) && !parameters.startsWith('1;');
}

function mouseReport([, code, column, row, end]: RegExpExecArray): MouseReport {
  return { code: Number(code), column: Number(column) - 1, row: Number(row) - 1, pressed: end === 'M' };
}

function oldMouseReport([, three = '']: RegExpExecArray): MouseReport {
  const [code, column, row] = [0, 1, 2].map((index) => three.charCodeAt(index) - 32) as [
    number,
    number,
    number,
  ];
  const isRelease = (code & 3) === 3 && (code & 64) === 0 && (code & 32) === 0;
  return { code: isRelease ? code & ~3 : code, column: column - 1, row: row - 1, pressed: !isRelease };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Length of the end of the text that may begin the mark. */
function openEnd(text: string, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length -= 1)
    if (text.endsWith(mark.slice(0, length))) return length;
  return 0;
}
