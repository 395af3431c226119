import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameOf, frameReader, type Piece } from '../../../src/core/wire/input-frames.ts';

test('input arrives unchanged, in any pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 })),
      fc.integer({ min: 1, max: 9 }),
      (pieces, step) => {
        const sent = Buffer.concat([...pieces, null].map(frameOf));
        const read = frameReader();
        const got: Piece[] = [];
        for (let at = 0; at < sent.length; at += step) {
          const some = read(new Uint8Array(sent.subarray(at, at + step)));
          if (some === 'broken') throw new Error('broken');
          got.push(...some);
        }
        expect(got.map((piece) => (piece === null ? null : [...piece]))).toEqual([
          ...pieces.map((piece) => [...piece]),
          null,
        ]);
      },
    ),
  );
});

test.each(['x\n', '-1\n', '12345678901234', '999999999\n', ' 1\na'])('%j is nothing of ours', (text) => {
  expect(frameReader()(new TextEncoder().encode(text))).toBe('broken');
});
