import { expect, it } from 'vitest';
import { exitCodes } from '../../src/core/exit-code.ts';
import { exitMeanings } from '../../src/cli/reference.ts';

it('means every exit code that there is, and no other', () => {
  const numbers = exitMeanings.map(({ code }) => code).filter((code) => /^\d+$/.test(code));
  expect(numbers).toEqual(Object.values(exitCodes).map(String));
});
