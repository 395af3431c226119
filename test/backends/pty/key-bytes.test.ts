import { expect, test } from 'vitest';
import { keyBytes } from '../../../src/backends/pty/key-bytes.ts';

test.each([
  ['Enter', '\r'],
  ['Escape', '\x1b'],
  ['Tab', '\t'],
  ['BTab', '\x1b[Z'],
  ['BSpace', '\x7f'],
  ['Space', ' '],
  ['C-c', '\x03'],
  ['C-Space', '\0'],
  ['M-x', '\x1bx'],
  ['M-Enter', '\x1b\r'],
  ['C-M-a', '\x1b\x01'],
  ['Up', '\x1b[A'],
  ['S-Up', '\x1b[1;2A'],
  ['C-Left', '\x1b[1;5D'],
  ['Home', '\x1b[H'],
  ['F1', '\x1bOP'],
  ['F5', '\x1b[15~'],
  ['S-DC', '\x1b[3;2~'],
  ['PPage', '\x1b[5~'],
  [';', ';'],
  ['ü', 'ü'],
  ['日', '日'],
  ['no key at all', 'no key at all'],
  ['constructor', 'constructor'],
])('%s is sent as %j', (name, bytes) => {
  expect(keyBytes(name, { applicationCursor: false })).toBe(bytes);
});

test('a program in application mode gets its arrows as it asked for them, but not those with Shift', () => {
  expect(keyBytes('Up', { applicationCursor: true })).toBe('\x1bOA');
  expect(keyBytes('S-Up', { applicationCursor: true })).toBe('\x1b[1;2A');
});
