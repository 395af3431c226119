import fc from 'fast-check';
import { expect, it } from 'vitest';
import { epochMsOf } from '../../src/core/iso-time.ts';

it('parses every time that toISOString writes', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      (date) => {
        expect(epochMsOf(date.toISOString())).toBe(date.getTime());
      },
    ),
  );
});

it.each(['', 'yesterday', '2026-06-11', '2026-13-01T00:00:00Z', '2026-06-11T15:30:00+02:00'])(
  '%j is not a time',
  (text) => {
    expect(epochMsOf(text)).toBeNull();
  },
);
