import { expect, test } from 'vitest';
import type { CommandWords } from '../../../src/cli/command.ts';
import { optionNames, placeOf } from '../../../src/cli/completion/place.ts';

const words: CommandWords = {
  name: 'logs',
  summary: '',
  positionals: [{ kind: 'WORKER' }],
  details: [],
  options: [
    { name: 'session', value: 'SESSION', what: '' },
    { name: 'follow', short: 'f', what: '' },
    { name: 'lines', short: 'n', value: 'N', what: '' },
  ],
  examples: [],
};
const many: CommandWords = { ...words, positionals: [{ kind: 'WORKER', many: true, optional: true }] };
const host: CommandWords = {
  ...words,
  positionals: [
    { oneOf: ['setup', 'check'], optional: true },
    { kind: 'HOST', optional: true },
  ],
};
const value = (name: string, prefix = '') => ({ is: 'value', option: { name }, prefix });

// The words before, the current one, and what it is for.
test.each<[CommandWords, string, string, object]>([
  [words, '', '', { is: 'word', kind: 'WORKER' }],
  [words, 'backend', '', { is: 'free' }],
  [many, 'backend', '', { is: 'word', kind: 'WORKER' }],
  [words, '-f', '', { is: 'word', kind: 'WORKER' }],
  [words, '-n 20', '', { is: 'word', kind: 'WORKER' }],
  [words, '-n', '', value('lines')],
  [words, '--session', 'x', value('session')],
  [words, '', '--session=x', value('session', '--session=')],
  [words, '--session =', 'x', value('session')],
  [words, '--session', '=', value('session')],
  [words, '', '--follow=x', { is: 'free' }],
  [words, '', '--s', { is: 'option' }],
  [words, '', '-', { is: 'option' }],
  [many, 'backend --', '', { is: 'free' }],
  [{ ...words, positionals: [] }, '', '', { is: 'free' }],
  [host, '', '', { is: 'choice', words: ['setup', 'check'] }],
  [host, 'setup', '', { is: 'word', kind: 'HOST' }],
  [host, 'setup box', '', { is: 'free' }],
  [words, '--host', '', value('host')],
  [{ ...words, positionals: [{ kind: 'FILE', many: true }] }, 'a.md', '', { is: 'word', kind: 'FILE' }],
])('%#: the place of a word by what stands before it', (own, before, current, place) => {
  const given = before === '' ? [] : before.split(' ');
  expect(placeOf(own, given, current)).toMatchObject(place);
});

test('an option that was given is not offered again', () => {
  expect(optionNames(words, ['-f', '--session']).map(({ name }) => name)).toEqual([
    'lines',
    'host',
    'project',
    'help',
  ]);
});
