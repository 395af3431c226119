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

describe('what a worker has spent', () => {
  it('is nothing that is known before anybody told it', () => {
    expect(total()).toEqual([null, null]);
  });
  it('is what it told last', () => {
    expect(total([usage(1, 10), 'a'], [usage(2, 20), 'a'])).toEqual([2, 20]);
  });
  it('outlives a crash, after which money is counted from nothing and tokens go on', () => {
    expect(total([usage(2, 20), 'a'], [usage(0, 20), 'a'], [usage(0.5, 25), 'a'])).toEqual([2.5, 25]);
  });
  it('outlives /clear, whatever the new conversation holds', () => {
    expect(total([usage(2, 20), 'a'], [usage(2, null), 'b'], [usage(3, 90), 'b'])).toEqual([3, 110]);
    expect(total([usage(2, 20), 'a'], [usage(3, 90), 'b'])).toEqual([3, 110]);
  });
  it('is not counted twice where a part is not told for a while', () => {
    expect(total([usage(2, 20), 'a'], [usage(null, null), 'a'], [usage(2, 20), 'a'])).toEqual([2, 20]);
  });
});
