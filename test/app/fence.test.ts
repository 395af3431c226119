import { expect, test } from 'vitest';
import { commands } from '../../src/commands/list.ts';
import { optionsOf } from '../../src/cli/parse.ts';
import {
  commandRights,
  harmlessOptions,
  managerVerbs,
  refusedOptions,
  refusedVerbs,
} from '../../src/core/wire/rights.ts';

const names = Object.keys(commands);

test('every command has its row in the table of rights, and every row its command', () => {
  expect(names.filter((name) => !Object.hasOwn(commandRights, name))).toEqual([]);
  const operations = Object.keys(commandRights).map((operation) => operation.replace(/ list$/, ''));
  expect(operations.filter((operation) => !names.includes(operation))).toEqual([]);
});

test('every command is named in a manager’s rules, as allowed or as refused', () => {
  const named = [...managerVerbs, ...refusedVerbs].toSorted();
  expect(named).toEqual(names.filter((name) => !name.startsWith('__')).toSorted());
});

test('every option of what a worker or manager may call is known as harmless or refused', async () => {
  const forgotten: string[] = [];
  for (const name of names) {
    const rights = [commandRights[name], commandRights[`${name} list`]].flatMap((row) =>
      row === undefined ? [] : [row.worker, row.manager],
    );
    if (!rights.some((right) => right === 'allowed' || right === 'own session')) continue;
    const { command } = (await commands[name]?.()) ?? {};
    for (const option of command === undefined ? [] : optionsOf(command.words))
      if (harmlessOptions.has(option.name) === refusedOptions.has(option.name))
        forgotten.push(`${name} --${option.name}`);
  }
  expect(forgotten).toEqual([]);
});
