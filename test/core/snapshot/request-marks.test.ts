import { describe, expect, it } from 'vitest';
import { nextText } from '../../../src/backends/tmux/next-text.ts';
import { nextRequest } from '../../../src/core/snapshot/request-marks.ts';

const marks = (...asks: readonly boolean[]) => asks.map((one, at) => ({ pane: `%${at + 1}`, asks: one }));

describe('the next request', () => {
  it.each([
    [marks(false, true, false, true), '%1', '%2'],
    [marks(false, true, false, true), '%2', '%4'],
    [marks(false, true, false, true), '%4', '%2'],
    [marks(false, true, false), '%2', '%2'],
    [marks(true, true), '%9', '%1'],
    [marks(true, true), null, '%1'],
    [marks(false, false), '%1', null],
    [[], '%1', null],
  ] as const)('%j from %s: %s', (all, from, next) => {
    expect(nextRequest(all, from)).toBe(next);
  });

  it('is listed for tmux from each pane, and from any other', () => {
    expect(nextText(marks(true, false, true))).toBe(' %1>%3 %2>%3 %3>%1 any>%1 ');
    expect(nextText(marks(false))).toBe('');
  });
});
