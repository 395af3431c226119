/**
 * Translates the user's input from the form of the user's terminal to the form that a pane's program requested.
 * Stateless.
 */
import type { TerminalModes } from '../../core/terminal/modes.ts';
import type { InputToken } from '../../core/terminal/input-tokens.ts';

type KeyToken = Extract<InputToken, { readonly is: 'key' }>;

/** Kitty's flag for reporting key releases. */
const tellsReleases = 2;

export function paneKey({ bytes, released }: KeyToken, modes: TerminalModes): string {
  if (released && (modes.kittyKeyboard & tellsReleases) === 0) return '';
  const arrow = /^\x1b[[O]([A-DFH])$/.exec(bytes);
  if (arrow !== null) {
    const shift = modes.applicationCursor && modes.kittyKeyboard === 0;
    return `\x1b${shift ? 'O' : '['}${arrow[1] ?? ''}`;
  }
  return heldKey(bytes, modes);
}

export function panePaste(part: 'start' | 'text' | 'end', bytes: string, modes: TerminalModes): string {
  if (part === 'text') return bytes;
  if (!modes.bracketedPaste) return '';
  return part === 'start' ? '\x1b[200~' : '\x1b[201~';
}

/**
 * Keys with modifiers, in xterm's form (`CSI 27;MODIFIERS;CODE~`) or kitty's (`CSI CODE;MODIFIERSu`): the user's terminal
 * may know only one of them, and its input may have been sent before the focus changed.
 */
function heldKey(bytes: string, modes: TerminalModes): string {
  const held =
    /^\x1b\[27;(\d+);(\d+)~$/.exec(bytes) ??
    /^\x1b\[(?:(\d+)(?::\d*)*(?:;(\d*)(?::\d*)*)?(?:;[\d:]*)?)u$/.exec(bytes);
  if (held === null) return bytes;
  const isKitty = bytes.endsWith('u');
  const [, first = '', second = ''] = held;
  const code = isKitty ? first : second;
  const modifiers = (isKitty ? second : first) || '1';
  if (modes.kittyKeyboard !== 0) return isKitty ? bytes : `\x1b[${code};${modifiers}u`;
  if (modes.modifyOtherKeys !== 0 && !isPlain(Number(code), Number(modifiers)))
    return isKitty ? `\x1b[27;${modifiers};${code}~` : bytes;
  return oldKey(Number(code), Number(modifiers) - 1);
}

function isPlain(code: number, modifiers: number): boolean {
  return modifiers === 1 && code < 128;
}

/** The legacy form: Control clears bits, Alt is an Escape before the key, Shift is lost. */
function oldKey(code: number, modifiers: number): string {
  if (code > 0x10ffff) return '';
  const character = String.fromCodePoint(code);
  const shifted = (modifiers & 1) !== 0 && /^[a-z]$/.test(character) ? character.toUpperCase() : character;
  const controlled = (modifiers & 4) !== 0 && /^[@-_a-z ?]$/.test(character) ? control(code) : utf8(shifted);
  return (modifiers & 2) !== 0 ? `\x1b${controlled}` : controlled;
}

function control(code: number): string {
  return code === 0x3f ? '\x7f' : String.fromCharCode(code & 0x1f);
}

/** One character per byte. */
function utf8(text: string): string {
  return encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}
