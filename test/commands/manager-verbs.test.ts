import { expect, test } from 'vitest';
import { commands } from '../../src/commands/list.ts';
import { managerVerbs, refusedVerbs } from '../../src/core/manager.ts';

test('each command is a manager’s or is denied to its Claude by name: a new one is neither by itself', () => {
  const known: readonly string[] = [...managerVerbs, ...refusedVerbs];
  const forgotten = Object.keys(commands).filter((name) => !name.startsWith('__') && !known.includes(name));
  expect(forgotten).toEqual([]);
  expect(new Set(known).size).toBe(known.length);
});
