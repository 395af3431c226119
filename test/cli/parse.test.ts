import { expect, test } from 'vitest';
import type { CommandWords } from '../../src/cli/command.ts';
import { commands } from '../../src/commands/list.ts';
import { parseArguments, renderArguments } from '../../src/cli/parse.ts';
import { usageOf } from '../../src/cli/positionals.ts';

const words: CommandWords = {
  name: 'run',
  summary: '',
  positionals: [],
  details: [],
  options: [
    { name: 'detached', short: 'd', what: '' },
    { name: 'max', short: 'm', value: 'N', what: '' },
  ],
  examples: [],
};

test.each([
  ['--detatched', 'unknown option --detatched; perhaps --detached'],
  ['--hlep', 'unknown option --hlep; perhaps --help'],
  ['--frobnicate', 'unknown option --frobnicate'],
  ['-x', 'unknown option -x'],
])('%s is refused with what was perhaps meant', (word, detail) => {
  expect(parseArguments(words, [word])).toEqual({
    ok: false,
    failure: { kind: 'bad-usage', command: 'run', detail },
  });
});

test.each([
  [['--max'], 'option --max requires a value'],
  [['--max', '-1'], 'option --max requires a value, and "-1" looks like an option'],
  [['-m', '-1'], 'option -m requires a value, and "-1" looks like an option'],
  [['-m'], 'option -m requires a value'],
  [['--detached=3'], 'option --detached takes no value'],
])('%j is refused, naming the option', (argv, detail) => {
  expect(parseArguments(words, argv)).toEqual({
    ok: false,
    failure: { kind: 'bad-usage', command: 'run', detail },
  });
});

const session: CommandWords = { ...words, positionals: [{ kind: 'SESSION', optional: true }] };
const file: CommandWords = { ...words, positionals: [{ kind: 'FILE' }] };
const host: CommandWords = {
  ...words,
  positionals: [
    { oneOf: ['setup', 'check'], optional: true },
    { kind: 'HOST', optional: true },
  ],
};
const workers: CommandWords = { ...words, positionals: [{ kind: 'WORKER', many: true }] };
const someWorkers: CommandWords = { ...words, positionals: [{ kind: 'WORKER', many: true, optional: true }] };
const send: CommandWords = { ...workers, text: 'required' };
const made: CommandWords = {
  ...words,
  positionals: [{ kind: 'NAME' }, { oneOf: ['-'], optional: true }],
  text: 'optional',
};

test.each([
  [words, ['foo'], 'unexpected argument "foo"'],
  [words, ['-d', 'foo'], 'unexpected argument "foo"'],
  [words, ['--', '-d'], 'unexpected argument "-d"'],
  [session, ['a', 'b'], 'unexpected argument "b"'],
  [file, ['a', 'b'], 'unexpected argument "b"'],
  [file, [], 'requires FILE'],
  [file, ['-d'], 'requires FILE'],
  [workers, [], 'requires a worker: an id, a name, or all'],
  [{ ...words, positionals: [{ kind: 'WORKER' }] } as const, [], 'requires a worker: one id or name'],
  [send, ['--', 'text'], 'requires a worker: an id, a name, or all'],
  [host, ['chek'], 'expected setup, check, not "chek"; perhaps check'],
  [made, ['a', 'foo'], 'unexpected argument "foo" (text goes after --)'],
])('%#: refuses arguments that do not fit: %j %j', (own, argv, detail) => {
  expect(parseArguments(own, argv)).toEqual({
    ok: false,
    failure: { kind: 'bad-usage', command: 'run', detail },
  });
});

test.each([
  [session, ['a'], ['a'], null],
  [session, [], [], null],
  [host, ['setup', 'a'], ['setup', 'a'], null],
  [someWorkers, ['1', '2', '3'], ['1', '2', '3'], null],
  [someWorkers, ['1', '--', '-2'], ['1', '-2'], null],
  [send, ['1', '--', 'a', 'b'], ['1'], ['a', 'b']],
  [made, ['a', '-'], ['a', '-'], null],
  [made, ['a', '--', 'x'], ['a'], ['x']],
])(
  '%#: reads the same arguments again from the rendered command line: %j %j',
  (own, argv, given, afterDashes) => {
    const parsed = parseArguments(own, argv);
    expect(parsed).toMatchObject({ ok: true, value: { words: given, afterDashes } });
    if (!parsed.ok) return;
    const again = parseArguments(own, renderArguments(own, parsed.value, []));
    expect(again).toMatchObject({ ok: true, value: { words: given, afterDashes } });
  },
);

test.each([
  [words, '[OPTIONS]'],
  [host, '[setup|check HOST] [OPTIONS]'],
  [someWorkers, '[WORKER…] [OPTIONS]'],
  [{ ...send, options: [] }, 'WORKER… -- TEXT'],
  [made, 'NAME [-] [OPTIONS] [-- TEXT]'],
])('%#: writes a usage line', (own, usage) => {
  expect(usageOf(own)).toBe(usage);
});

test('takes short options in a group, a value in the same word, and an option twice', () => {
  const own: CommandWords = {
    ...words,
    options: [...words.options, { name: 'file', value: 'FILE', repeatable: true, what: '' }],
  };
  const parsed = parseArguments(own, ['-dm', '3', '--file=-a', '--file', 'b', '--max=4']);
  if (!parsed.ok) throw new Error('was refused');
  expect(parsed.value.flag('detached')).toBe(true);
  expect(parsed.value.value('max')).toBe('4');
  expect(parsed.value.values('file')).toEqual(['-a', 'b']);
});

test('whoever asks for help gets it, whatever else they have typed', () => {
  expect(parseArguments(words, ['foo', '--help'])).toMatchObject({ ok: true });
});

test('each command has its optional positionals last, and one that repeats at the end', async () => {
  const all = await Promise.all(Object.values(commands).map(async (load) => (await load()).command.words));
  for (const { name, positionals } of all) {
    const optional = positionals.map((one) => one.optional === true);
    expect(optional, name).toEqual([...optional].sort());
    expect(
      positionals.slice(0, -1).some(({ many }) => many === true),
      name,
    ).toBe(false);
  }
});
