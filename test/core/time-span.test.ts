import { describe, expect, it } from 'vitest';
import { secondsOrSpanMs, spanMs } from '../../src/core/time-span.ts';

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['1h30m', 5_400_000],
    ['1h 30m', 5_400_000],
    ['2d', 172_800_000],
    ['0m', null],
    ['', null],
    ['90', null],
    ['1.5h', null],
    ['-1s', null],
    ['30m1h', null],
    ['10 minutes', null],
  ])('in a file is a number with its unit: %j', (text, ms) => expect(spanMs(text)).toBe(ms));

  it.each([
    ['1s', 1_000],
    ['10m', 600_000],
    ['600', 600_000],
    ['007', 7_000],
    ['0', null],
    ['', null],
    [' ', null],
    ['-5', null],
    ['1e3', null],
    ['soon', null],
  ])('in an option may be seconds alone: %j', (text, ms) => expect(secondsOrSpanMs(text)).toBe(ms));
});
