import { describe, expect, it } from 'vitest';
import { noSpending, totalUsage, withTold, type Usage } from '../../../../src/core/model/facts/usage.ts';

const tokens = (input: number) => ({ input, output: 1, cacheRead: 0, cacheWrite: 0 });
const usage = (costUsd: number | null, input: number | null): Usage => ({
  costUsd,
  tokens: input === null ? null : tokens(input),
  contextPercent: 5,
});
const total = (...told: readonly (readonly [Usage, string])[]) => {
  const { costUsd, tokens: used } = totalUsage(
    told.reduce((spending, [one, conversation]) => withTold(spending, one, conversation), noSpending),
  );
  return [costUsd, used?.input ?? null];
};

describe('usage of a worker', () => {
  it('is unknown before the first report', () => {
    expect(total()).toEqual([null, null]);
  });
  it('is the last report', () => {
    expect(total([usage(1, 10), 'a'], [usage(2, 20), 'a'])).toEqual([2, 20]);
  });
  it('continues after a crash, where cost restarts from zero and tokens do not', () => {
    expect(total([usage(2, 20), 'a'], [usage(0, 20), 'a'], [usage(0.5, 25), 'a'])).toEqual([2.5, 25]);
  });
  it('continues after /clear, whatever the new conversation reports', () => {
    expect(total([usage(2, 20), 'a'], [usage(2, null), 'b'], [usage(3, 90), 'b'])).toEqual([3, 110]);
    expect(total([usage(2, 20), 'a'], [usage(3, 90), 'b'])).toEqual([3, 110]);
  });
  it('is not counted twice if a part is not reported for a while', () => {
    expect(total([usage(2, 20), 'a'], [usage(null, null), 'a'], [usage(2, 20), 'a'])).toEqual([2, 20]);
  });
});
