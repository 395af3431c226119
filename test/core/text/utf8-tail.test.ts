import fc from 'fast-check';
import { expect, test } from 'vitest';
import { incompleteTail } from '../../../src/core/text/utf8-tail.ts';

test('cut anywhere, the text before the tail is complete, and the tail is at most one character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(200), (text, at) => {
      const bytes = Buffer.from(text).subarray(0, at);
      const tail = incompleteTail(bytes);
      const whole = bytes.subarray(0, bytes.length - tail);
      expect(() => new TextDecoder('utf8', { fatal: true }).decode(whole)).not.toThrow();
      // With the tail, it is invalid.
      if (tail > 0) expect(() => new TextDecoder('utf8', { fatal: true }).decode(bytes)).toThrow();
      expect(tail).toBeLessThan(4);
    }),
  );
});

test.each([
  ['nothing', [], 0],
  ['bytes that are no UTF-8', [0x80, 0x80, 0x80, 0x80], 0],
  ['a lead byte that is followed by none of its own', [0xe2, 0x41], 0],
  ['the first of two', [0x41, 0xc3], 1],
  ['two of three, the second 0x80', [0xe2, 0x80], 2],
  ['three of four', [0xf0, 0x9f, 0x98], 3],
])('%s', (_, bytes, tail) => {
  expect(incompleteTail(Uint8Array.from(bytes))).toBe(tail);
});
