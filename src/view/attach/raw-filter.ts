/**
 * Filters the output of a zoomed pane on its way to the user's terminal. Drawing passes unchanged; everything else that a
 * terminal might do (reply, switch screens or modes, set titles, print, run) is dropped. Owns the splitting into sequences,
 * wherever the bytes are cut; raw-passes.ts decides what passes.
 *
 * One character per byte. Only whole sequences and characters are returned, so that other output may be written
 * between two pieces.
 */
import { passes, type SequenceKind } from './raw-passes.ts';

export interface FilteredPart {
  /** Up to the switch, if there is one: drawing after it belongs on another screen. */
  readonly bytes: string;
  /** The screen changed (alternate, or reset): paint it from the emulator, once that has processed all bytes. */
  readonly switched: boolean;
  /** An unfinished sequence or character at the end: pass it with the next bytes. */
  readonly rest: string;
}

/** Printable characters, and controls that only move the cursor or switch the character set: BS to SI. */
const drawn =
  /(?:[\x20-\x7e\x08-\x0f]|\xc2[\xa0-\xbf]|[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+/y;
/** Terminals execute a control character within a sequence at once. */
const control =
  /\x1b\[([0-?\x00-\x17\x19\x1c-\x1f]*[ -/\x00-\x17\x19\x1c-\x1f]*)([@-~\x18\x1a\x7f]|(?=[\x1b\x80-\xff]))/y;
const command = /\x1b\]([^\x07\x18\x1a\x1b]*)(?:\x07|\x1b\\|(?=\x1b[^\\])|[\x18\x1a])/y;
const device = /\x1b([PX^_])([^\x18\x1a\x1b]*)(?:\x1b\\|(?=\x1b[^\\])|[\x18\x1a])/y;
const escape = /\x1b([ -/]+[0-~]|[0-OQ-WYZ\\`-~])/y;
/** A sequence aborted by another one, or by an invalid byte. */
const broken = /\x1b(?:\[[^@-~\x18\x1a\x1b\x7f-\xff]*|[ -/]*)/y;
/** Possibly the beginning of a sequence or a character. */
const unfinished =
  /^(?:\x1b(?:[ -/]*|\[[^@-~\x18\x1a\x1b\x7f-\xff]*|[\]PX^_][^\x18\x1a\x1b]*\x1b?)|[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})$/;
/** U+0080 to U+009F: the 8-bit forms of ESC and a letter. */
const byOtherName = /\xc2([\x80-\x9f])/g;
const someControls = /[\x08-\x0f]/g;
const allControls = /[\x00-\x1f]/g;
/** A longer sequence is no drawing, except a picture. */
const longestRest = 4 * 1024 * 1024;

export function filterRaw(rest: string, bytes: string): FilteredPart {
  const text = (rest + bytes).replace(
    byOtherName,
    (_, byte: string) => `\x1b${String.fromCharCode(byte.charCodeAt(0) - 0x40)}`,
  );
  const out = { bytes: '', switched: false };
  const draw = (drawing: string): void => {
    if (!out.switched) out.bytes += drawing;
  };
  const pass = (kind: SequenceKind, body: string): void => {
    const verdict = passes(kind, body);
    if (verdict.is === 'switch') out.switched = true;
    else if (verdict.is === 'drawing') draw(verdict.bytes);
  };
  let at = 0;
  while (at < text.length) {
    const run = matchAt(drawn, text, at);
    const found = run ?? sequenceAt(text, at, pass);
    if (found === null) {
      const tail = text.length - at < longestRest ? text.slice(at) : '';
      if (unfinished.test(tail)) return { ...out, rest: tail };
      at += matchAt(broken, text, at)?.[0].length ?? 1;
      continue;
    }
    if (run !== null) draw(run[0]);
    at += found[0].length;
  }
  return { ...out, rest: '' };
}

function sequenceAt(
  text: string,
  at: number,
  pass: (kind: SequenceKind, body: string) => void,
): RegExpExecArray | null {
  if (text[at] !== '\x1b') return null;
  const controlled = matchAt(control, text, at);
  if (controlled !== null) {
    const [, parameters = '', final = ''] = controlled;
    for (const moved of parameters.match(someControls) ?? []) pass('character', moved);
    pass('control', parameters.replace(allControls, '') + final);
    return controlled;
  }
  const commanded = matchAt(command, text, at);
  if (commanded !== null) {
    if (!/[\x18\x1a]$/.test(commanded[0])) pass('command', commanded[1] ?? '');
    return commanded;
  }
  const told = matchAt(device, text, at);
  if (told !== null) {
    if (told[1] === 'P' && !/[\x18\x1a]$/.test(told[0])) pass('device', told[2] ?? '');
    return told;
  }
  const escaped = matchAt(escape, text, at);
  if (escaped !== null) pass('escape', escaped[1] ?? '');
  return escaped;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
