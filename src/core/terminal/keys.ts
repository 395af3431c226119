/** Key sequences of terminals -> names: `up`, `enter`, `C-c`, `M-enter`, `S-enter`, or the character. Pure. */

const byFinal: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  M: 'enter',
  Z: 'S-tab',
};

const byNumber: Readonly<Record<string, string>> = {
  '1': 'home',
  '2': 'insert',
  '3': 'delete',
  '4': 'end',
  '5': 'pageup',
  '6': 'pagedown',
  '7': 'home',
  '8': 'end',
};

/** For a CSI or SS3 sequence; null: no named key. */
export function sequenceKey(parameters: string, final: string): string | null {
  const numbers = parameters.split(';');
  const [first = '', second = '', third = ''] = numbers;
  // Keys without a sequence of their own, in xterm's two forms: CSI 27;MOD;CODE~ and CSI CODE;MODu.
  if (final === '~' && first === '27') return codeKey(Number(third), Number(second));
  if (final === 'u') return codeKey(Number(first), second === '' ? 1 : Number(second.split(':')[0]));
  const name = final === '~' ? byNumber[first] : byFinal[final];
  return name === undefined ? null : withModifiers(name, second === '' ? 1 : Number(second));
}

function codeKey(code: number, modifiers: number): string | null {
  if (!Number.isInteger(code) || code < 1 || code > 0x10ffff) return null;
  const { key } = characterKey(String.fromCodePoint(code), 0);
  return key === null ? null : withModifiers(key === ' ' && modifiers > 1 ? 'space' : key, modifiers);
}

/** xterm counts them from 1: 1 Shift, 2 Alt, 4 Control. */
function withModifiers(name: string, modifiers: number): string {
  const bits = Number.isInteger(modifiers) ? modifiers - 1 : 0;
  const held = [...(bits & 4 ? ['C-'] : []), ...(bits & 2 ? ['M-'] : []), ...(bits & 1 ? ['S-'] : [])];
  return held.join('') + name;
}

/** The key at a position of the input, and its length; a null key means nothing. */
export function characterKey(
  text: string,
  at: number,
): { readonly key: string | null; readonly length: number } {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const length = char.length;
  if (char !== '\x1b') return { key: plainKey(char), length };
  const next = text.codePointAt(at + 1);
  // Escape and a key in one read: the key with Alt.
  if (next === undefined || next === 0x1b) return { key: 'escape', length };
  const { key, length: more } = characterKey(text, at + 1);
  return { key: key === null ? null : `M-${key}`, length: length + more };
}

function plainKey(char: string): string | null {
  const code = char.codePointAt(0) ?? 0;
  if (char === '\r') return 'enter';
  if (char === '\t') return 'tab';
  if (char === '\x7f' || char === '\b') return 'backspace';
  if (code >= 1 && code <= 26) return `C-${String.fromCharCode(96 + code)}`;
  if (code === 0) return 'C-space';
  if (code >= 28 && code <= 31) return `C-${String.fromCharCode(64 + code)}`;
  return code < 32 || (code >= 0x80 && code < 0xa0) ? null : char;
}
