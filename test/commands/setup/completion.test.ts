import { expect, test } from 'vitest';
import type { CommandWords } from '../../../src/cli/command.ts';
import { optionNames, placeOf } from '../../../src/cli/completion/place.ts';

const words: CommandWords = {
  name: 'logs',
  summary: '',
  usage: 'WORKER',
  details: [],
  options: [
    { name: 'session', value: 'SESSION', what: '' },
    { name: 'follow', short: 'f', what: '' },
    { name: 'lines', short: 'n', value: 'N', what: '' },
  ],
  examples: [],
};
const many: CommandWords = { ...words, usage: '[WORKER…]' };
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
  [{ ...words, usage: '' }, '', '', { is: 'free' }],
  [{ ...words, usage: '[setup|check HOST]' }, '', '', { is: 'choice', words: ['setup', 'check'] }],
  [{ ...words, usage: '[setup|check HOST]' }, 'setup', '', { is: 'word', kind: 'HOST' }],
  [{ ...words, usage: '[setup|check HOST]' }, 'setup box', '', { is: 'free' }],
  [words, '--host', '', value('host')],
  [{ ...words, usage: 'FILE… [OPTIONS]' }, 'a.md', '', { is: 'word', kind: 'FILE' }],
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
