import { expect, it } from 'vitest';
import { settingsProblems } from '../../../src/core/config/settings-check.ts';

it.each([Infinity, -Infinity, NaN, -1, '5'])('refuses a cost limit of %s', (maxCostUsd) => {
  expect(settingsProblems({ maxCostUsd })).toMatchObject([{ path: ['maxCostUsd'] }]);
  expect(settingsProblems({ maxCostUsd: 5 })).toEqual([]);
});
