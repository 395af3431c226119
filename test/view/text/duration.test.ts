import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { briefDuration, coarseDuration, duration, untilNextText } from '../../../src/view/text/duration.ts';

const s = 1000;
const m = 60 * s;
const h = 60 * m;

describe('durations', () => {
  it.each([
    [-5 * s, '0:00', '0:00', '<1 m'],
    [42 * s, '0:42', '0:42', '<1 m'],
    [192 * s, '3:12', '3:12', '3 m'],
    [8 * m, '8 m', '8 m', '8 m'],
    [2 * h, '2 h', '2 h', '2 h'],
    [2 * h + 10 * m, '2 h 10 m', '2 h', '2 h'],
    [75 * h, '3 d', '3 d', '3 d'],
    [99_999 * h, '999 d', '999 d', '999 d'],
  ])('%i ms read %s, briefly %s, coarsely %s', (ms, long, brief, coarse) => {
    expect([duration(ms), briefDuration(ms), coarseDuration(ms)]).toEqual([long, brief, coarse]);
  });

  it('tell when they read otherwise next, and not before', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10 * s, max: 72 * h }), fc.boolean(), (ms, coarse) => {
        const text = coarse ? coarseDuration : briefDuration;
        const next = untilNextText(ms, coarse);
        expect(next).toBeGreaterThan(0);
        expect(text(ms + next - 1)).toBe(text(ms));
        expect(text(ms + next)).not.toBe(text(ms));
      }),
    );
  });
});
