/**
 * Converts a key with a tmux name (`Enter`, `C-c`, `M-x`, `S-Up`) to the bytes that a terminal sends for it.
 * Pure.
 */

/** The modes that the program has requested from its terminal. */
export interface KeyModes {
  readonly applicationCursor: boolean;
}

const named: Readonly<Record<string, string>> = {
  Enter: '\r',
  Escape: '\x1b',
  Space: ' ',
  Tab: '\t',
  BTab: '\x1b[Z',
  BSpace: '\x7f',
};

/** CSI or SS3, and this letter. */
const cursorKeys: Readonly<Record<string, string>> = {
  Up: 'A',
  Down: 'B',
  Right: 'C',
  Left: 'D',
  Home: 'H',
  End: 'F',
};

/** SS3 and this letter, if no modifier is pressed. */
const functionKeys: Readonly<Record<string, string>> = { F1: 'P', F2: 'Q', F3: 'R', F4: 'S' };

/** CSI, this number, and a tilde. */
const numberedKeys: Readonly<Record<string, number>> = {
  IC: 2,
  Insert: 2,
  DC: 3,
  Delete: 3,
  PPage: 5,
  PageUp: 5,
  PgUp: 5,
  NPage: 6,
  PageDown: 6,
  PgDn: 6,
  F5: 15,
  F6: 17,
  F7: 18,
  F8: 19,
  F9: 20,
  F10: 21,
  F11: 23,
  F12: 24,
};

const shift = 1;
const alt = 2;
const control = 4;

/** Types an unknown name as text, as tmux does. */
export function keyBytes(name: string, modes: KeyModes): string {
  const [, prefixes = '', key = ''] = /^((?:[CMS]-)*)(.+)$/su.exec(name) ?? [];
  const has = (letter: string): boolean => prefixes.includes(letter);
  const held = (has('S') ? shift : 0) + (has('M') ? alt : 0) + (has('C') ? control : 0);
  return special(key, held, modes) ?? plain(key, has('M'), has('C')) ?? name;
}

function special(key: string, held: number, { applicationCursor }: KeyModes): string | null {
  const letter = own(cursorKeys, key) ?? own(functionKeys, key);
  if (letter !== null) {
    if (held > 0) return `\x1b[1;${held + 1}${letter}`;
    return applicationCursor || own(functionKeys, key) !== null ? `\x1bO${letter}` : `\x1b[${letter}`;
  }
  const number = own(numberedKeys, key);
  return number === null ? null : `\x1b[${number}${held > 0 ? `;${held + 1}` : ''}~`;
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | null {
  return Object.hasOwn(table, key) ? (table[key] ?? null) : null;
}

function plain(key: string, withAlt: boolean, withControl: boolean): string | null {
  const text = own(named, key) ?? (/^.$/su.test(key) ? key : null);
  if (text === null) return null;
  const pressed = withControl ? controlled(text) : text;
  return pressed === null ? null : (withAlt ? '\x1b' : '') + pressed;
}

/** Null: no such key. */
function controlled(text: string): string | null {
  if (text === ' ' || text === '@') return '\0';
  if (text === '?') return '\x7f';
  return /^[a-zA-Z[\\\]^_]$/.test(text) ? String.fromCharCode(text.toUpperCase().charCodeAt(0) & 0x1f) : null;
}
