import { expect, test } from 'vitest';
import type { CommandWords } from '../../src/commands/command.ts';
import { parseArguments } from '../../src/commands/parse.ts';

const words: CommandWords = {
  name: 'run',
  summary: '',
  usage: '',
  details: [],
  options: [
    { name: 'detached', short: 'd', what: '' },
    { name: 'max', value: 'N', what: '' },
  ],
  examples: [],
};

test.each([
  ['--detatched', 'there is no option --detatched; perhaps --detached'],
  ['--hlep', 'there is no option --hlep; perhaps --help'],
  ['--frobnicate', 'there is no option --frobnicate'],
  ['-x', 'there is no option -x'],
])('%s is refused with what was perhaps meant', (word, detail) => {
  expect(parseArguments(words, [word])).toEqual({
    ok: false,
    failure: { kind: 'bad-usage', command: 'run', detail },
  });
});

test('an option without its value is refused in our own words', () => {
  const parsed = parseArguments(words, ['--max']);
  expect(parsed.ok ? null : parsed.failure).toMatchObject({ kind: 'bad-usage', command: 'run' });
});
