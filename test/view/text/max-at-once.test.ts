import { expect, test } from 'vitest';
import { limitText, slotsText, startsAgainText } from '../../../src/view/text/max-at-once.ts';

test('a limit below the number of running agents is not shown as a share of slots', () => {
  expect(slotsText({ max: 1, used: 3 })).toBe('3 running, limit 1');
  expect(limitText(1, 3)).toBe('3 running, limit 1');
  expect(startsAgainText({ max: 1, used: 3 })).toBe(
    '3 running, limit 1: no new starts until none is running.',
  );
  expect(startsAgainText({ max: 2, used: 3 })).toBe(
    '3 running, limit 2: no new starts until fewer than 2 are running.',
  );
});

test('a limit that holds is shown as before', () => {
  expect(slotsText({ max: 4, used: 3 })).toBe('3 of 4 slots');
  expect(limitText(4, 4)).toBe('max 4 at once');
  expect(startsAgainText({ max: 3, used: 3 })).toBeNull();
});
