/** What passes of a zoomed pane draws the same as all of it, however it is cut; what does not pass does nothing else. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterRaw } from '../../../src/view/attach/raw-filter.ts';

/** One character for each byte. */
const bytes = (text: string): string => Buffer.from(text).toString('latin1');

function filtered(parts: readonly string[]): { readonly bytes: string; readonly switches: number } {
  let rest = '';
  let out = '';
  let switches = 0;
  for (const part of parts) {
    const taken = filterRaw(rest, part);
    rest = taken.rest;
    out += taken.bytes;
    if (taken.switched) switches += 1;
  }
  return { bytes: out, switches };
}

describe('passes as it came', () => {
  test.each([
    'plain text\r\n\t\b\x0e\x0f',
    'é日本😀',
    '\x1b[31;1m\x1b[38:2:1:2:3m\x1b[2J\x1b[K\x1b[3;4H\x1b[2;5r\x1b[s\x1b[u\x1b[5@\x1b[2S\x1b[3b',
    '\x1b7\x1b8\x1bD\x1bM\x1bE\x1bH\x1b(0\x1b)B\x1b#8\x1bn\x1bo',
    '\x1b[?25l\x1b[?7h\x1b[?6h\x1b[?5h\x1b[?2026h\x1b[4h\x1b[3 q',
    '\x1b]4;1;rgb:ff/00/00\x07\x1b]10;#ffffff\x07\x1b]8;id=1;https://a.b\x07\x1b]104\x07\x1b]112\x07',
    '\x1bP0;1q"1;1;2;2#0~~\x1b\\',
  ])('%j', (text) => {
    expect(filtered([bytes(text)])).toEqual({ bytes: bytes(text), switches: 0 });
  });
});

describe('does not pass', () => {
  test.each([
    [
      'questions',
      '\x1b[c\x1b[>c\x1b[=c\x1b[6n\x1b[?6n\x1b[?2026$p\x1b[4$p\x1b[>0q\x1b[?u\x1b[1x\x1b[18t\x1bZ',
    ],
    ['questions in strings', '\x1b]10;?\x07\x1b]4;1;?\x1b\\\x1b]52;c;?\x07\x1bP+q544e\x1b\\\x1bP$qm\x1b\\'],
    [
      'the bell, the clipboard, notifications',
      '\x07\x1b]52;c;aGk=\x07\x1b]9;x\x07\x1b]777;notify;a;b\x07\x1b]99;;x\x1b\\',
    ],
    ['titles, folders, files', '\x1b]0;t\x07\x1b]2;t\x07\x1b]7;file:///\x07\x1b]1337;File=a:b\x07'],
    [
      'modes that are ours',
      '\x1b[?1h\x1b[?1000;1006h\x1b[?2004l\x1b[?1004h\x1b[>1u\x1b[<u\x1b[=5u\x1b[>4;2m\x1b=\x1b>',
    ],
    ['what locks or prints', '\x1b[2h\x1b[20h\x1b[5i\x1b[?5i\x1b[62"p\x1b[?3h\x1b[?69h\x1b[?1001s'],
    ['pictures that name files', '\x1b_Gt=t,f=100;L3RtcC94\x1b\\\x1b^x\x1b\\\x1bXx\x1b\\'],
    [
      'what is wrapped for a tmux around it',
      '\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\\x1bPtmux;\x1b\x1b[5i\x1b\\',
    ],
    ['checksums of the screen', '\x1b[1;1;1;1;24;80*y'],
    ['C1 controls', '\u009b6n\u009d0;t\u009c\u0090+q41\u009c'],
  ])('%s', (_, text) => {
    expect(filtered([bytes(text)])).toEqual({ bytes: '', switches: 0 });
  });

  test('of modes that are set together only those that draw are', () => {
    expect(filtered(['\x1b[?25;1000;7h']).bytes).toBe('\x1b[?25;7h');
  });
});

test.each(['\x1b[?1049h', '\x1b[?1049l', '\x1b[?47h', '\x1b[?1047l', '\x1bc', '\x1b[?25;1049h'])(
  'at %j nothing more is written: the screen is another one',
  (sequence) => {
    expect(filterRaw('', `before${sequence}after`)).toEqual({ bytes: 'before', switched: true, rest: '' });
  },
);

test('a string that is never ended swallows no other sequence, and a cancelled one is nothing', () => {
  expect(filtered(['a\x1b]2;t\x1b[31mb\x1b[3\x18c\x1b]8;;x\x18d']).bytes).toBe('a\x1b[31mbcd');
});

test('a control character inside of a sequence is done, and the sequence too', () => {
  expect(filtered(['\x1b[3\r1mx']).bytes).toBe('\r\x1b[31mx');
});

const pieces = fc.constantFrom(
  'a',
  'words ',
  'é',
  '日',
  '😀',
  '\r\n',
  '\x07',
  '\x1b',
  '\x1b[',
  '\x1b[31m',
  '\x1b[?25l',
  '\x1b[?1000h',
  '\x1b]0;title\x07',
  '\x1b]8;;u\x1b\\',
  '\x1bPq#0~\x1b\\',
  '\x1b(0',
  '\x9b',
  '\u009b1m',
  '\x18',
);

test('however it is cut, the same comes out, in whole characters and sequences', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), fc.array(fc.nat(12), { maxLength: 30 }), (all, cuts) => {
      const text = bytes(all.join(''));
      const parts: string[] = [];
      let at = 0;
      for (const cut of cuts) {
        parts.push(text.slice(at, at + cut));
        at += cut;
      }
      parts.push(text.slice(at));
      const end = 'Z'.repeat(8);
      expect(filtered([...parts, end]).bytes).toBe(filtered([text, end]).bytes);
      for (const part of parts) {
        const { bytes: out } = filterRaw('', part);
        expect(Buffer.from(out, 'latin1').toString('utf8')).not.toContain('\ufffd');
      }
    }),
    { numRuns: 2_000 },
  );
});

test('any bytes at all: no control sequence comes out that is not on the list', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (random) => {
      const out = filterRaw('', Buffer.from(random).toString('latin1')).bytes;
      expect(out).not.toMatch(/\x07(?<!\x1b\][^\x07]*\x07)|[\x00-\x06\x10-\x1a\x7f]/);
    }),
    { numRuns: 2_000 },
  );
});
