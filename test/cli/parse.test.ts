import { expect, test } from 'vitest';
import type { CommandWords } from '../../src/cli/command.ts';
import { commands } from '../../src/commands/list.ts';
import { parseArguments, renderArguments } from '../../src/cli/parse.ts';

const words: CommandWords = {
  name: 'run',
  summary: '',
  usage: '',
  details: [],
  options: [
    { name: 'detached', short: 'd', what: '' },
    { name: 'max', short: 'm', value: 'N', what: '' },
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

test.each([
  [['--max'], '--max takes a value, and none follows it'],
  [['--max', '-1'], '--max takes a value, and "-1" looks like an option'],
  [['-m', '-1'], '-m takes a value, and "-1" looks like an option'],
  [['-m'], '--max takes a value, and none follows it'],
  [['--detached=3'], '--detached takes no value'],
])('%j is refused in our own words', (argv, detail) => {
  expect(parseArguments(words, argv)).toEqual({
    ok: false,
    failure: { kind: 'bad-usage', command: 'run', detail },
  });
});

test.each([
  ['', ['foo'], 'it takes options alone, and "foo" is none'],
  ['[OPTIONS]', ['-d', 'foo'], 'it takes options alone, and "foo" is none'],
  ['', ['--', '-d'], 'it takes options alone, and "-d" is none'],
  ['[SESSION]', ['a', 'b'], 'it takes [SESSION], and "b" is one word too many'],
  ['FILE [OPTIONS]', ['a', 'b'], 'it takes FILE, and "b" is one word too many'],
])('of the usage %j, %j has a word too many', (usage, argv, detail) => {
  expect(parseArguments({ ...words, usage }, argv)).toEqual({
    ok: false,
    failure: { kind: 'bad-usage', command: 'run', detail },
  });
});

test.each([
  ['[SESSION]', ['a'], ['a'], null],
  ['[setup|check HOST]', ['setup', 'a'], ['setup', 'a'], null],
  ['[WORKER…]', ['1', '2', '3'], ['1', '2', '3'], null],
  ['[WORKER…]', ['1', '--', '-2'], ['1', '-2'], null],
  ['WORKER… -- TEXT', ['1', '--', 'a', 'b'], ['1'], ['a', 'b']],
  ['NAME [-- TEXT]', ['a', '-'], ['a', '-'], null],
  ['NAME [-- TEXT]', ['a', '--', 'x'], ['a'], ['x']],
])('of the usage %j, %j is understood, also by another muxcrew', (usage, argv, given, afterDashes) => {
  const own = { ...words, usage };
  const parsed = parseArguments(own, argv);
  expect(parsed).toMatchObject({ ok: true, value: { words: given, afterDashes } });
  if (!parsed.ok) return;
  const again = parseArguments(own, renderArguments(own, parsed.value, []));
  expect(again).toMatchObject({ ok: true, value: { words: given, afterDashes } });
});

test('whoever asks for help gets it, whatever else they have typed', () => {
  expect(parseArguments(words, ['foo', '--help'])).toMatchObject({ ok: true });
});

test('each command’s usage is of the form that words are counted by', async () => {
  const all = await Promise.all(Object.values(commands).map(async (load) => (await load()).command.words));
  const form =
    /^(\[?([A-Z]+…?|[a-z]+(\|[a-z]+)+)( [A-Z]+)?\]?)?( ?(-- [A-Z]+…?|\[-- [A-Z]+…?\]|\[OPTIONS\]))?$|^--session SESSION$/;
  for (const { name, usage } of all) expect(usage, name).toMatch(form);
});
