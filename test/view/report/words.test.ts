import { describe, expect, it } from 'vitest';
import type { Report, ReportWorker } from '../../../src/core/snapshot/report.ts';
import { speedUpSentence, speedUpText } from '../../../src/view/report/words.ts';
import { crew } from './reports.ts';

/** Seconds. */
function ran(worked: number, waited: number, wall: number): Report {
  return {
    ...crew,
    wallMs: wall * 1000,
    workedMs: worked * 1000,
    activeMs: (worked + waited) * 1000,
    speedUp: worked / wall,
    atOnce: worked === 0 ? null : 3.3,
  };
}

describe('the speed-up in words', () => {
  it('is of work alone; what was waited is said apart', () => {
    expect(speedUpSentence(ran(109, 329, 82))).toBe(
      '1 m 49 s of work in 1 m 22 s: 1.3 times as fast as one after another, 3.3 workers busy on average. 5 m 29 s of waiting for the user, a limit or a message (sum over 3 workers).',
    );
  });

  it('says that the waiting time is a sum where several workers waited', () => {
    const each = (...seconds: readonly number[]): Report => ({
      ...ran(109, 329, 82),
      workers: seconds.map((waited) => ({ workedMs: 0, activeMs: waited * 1000 }) as ReportWorker),
    });
    expect(speedUpSentence(each(200, 129, 0))).toMatch(
      / 5 m 29 s of waiting for .* \(sum over 2 workers\)\.$/,
    );
    expect(speedUpSentence(each(329, 0))).toMatch(/ 5 m 29 s of waiting for [^(]*$/);
  });

  it('is none where the crew waited more than it gained', () => {
    expect(speedUpText(ran(20, 300, 310))).toBeNull();
    expect(speedUpSentence(ran(20, 300, 310))).toContain('no faster than one after another');
  });

  it('says nothing of waiting where there was none, and nothing at all before any work', () => {
    expect(speedUpSentence(ran(90, 0, 30))).toBe(
      '1 m 30 s of work in 30 s: 3.0 times as fast as one after another, 3.3 workers busy on average.',
    );
    expect(speedUpSentence(ran(0, 10, 10))).toBeNull();
  });
});
