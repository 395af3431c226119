/** Parses a command line by the command's option table. Node's parseArgs splits it; the messages are muxcrew's. */
import { parseArgs } from 'node:util';
import type { Arguments, CommandWords, OptionSpec } from './command.ts';
import { positionalProblem } from './positionals.ts';
import { perhaps } from '../core/nearest.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { secondsOrSpanMs } from '../core/time-span.ts';

/** Accepted by every command. */
const help: OptionSpec = { name: 'help', short: 'h', what: 'Show this help.' };

/** Accepted by every command that can run on another host. */
const ofHosts: readonly OptionSpec[] = [
  {
    name: 'host',
    value: 'HOST',
    what: 'Run on this host: user@box, an ssh_config name, or a name under hosts: in your configuration.',
  },
  { name: 'project', value: 'FOLDER', what: 'With --host: the project folder on that host.' },
];

/** The common options, for the manual page. */
export const commonOptions: readonly OptionSpec[] = [...ofHosts, help];

/** A command's own options, and the common ones that it does not define itself. */
export function optionsOf(words: CommandWords): readonly OptionSpec[] {
  const own = new Set(words.options.map(({ name }) => name));
  return [...words.options, ...(isLocal(words) ? [] : ofHosts.filter(({ name }) => !own.has(name))), help];
}

function isLocal({ internal, local }: CommandWords): boolean {
  return internal === true || local === true;
}

const none: Arguments = {
  words: [],
  afterDashes: null,
  flag: () => false,
  value: () => null,
  values: () => [],
};

export function parseArguments(words: CommandWords, argv: readonly string[]): Result<Arguments> {
  const bad = (detail: string): Result<never> => fail({ kind: 'bad-usage', command: words.name, detail });
  // Calling parseArgs loads its module, which takes a thirtieth of a whole `ls`.
  if (argv.length === 0) {
    const missing = positionalProblem(words, []);
    return missing === null ? ok(none) : bad(missing);
  }
  const specs = optionsOf(words);
  const dashes = argv.indexOf('--');
  const after = dashes === -1 ? null : argv.slice(dashes + 1);
  // Not strict: Node's errors name the option only within an English sentence, so the tokens are checked here.
  const { tokens } = parseArgs({
    args: dashes === -1 ? [...argv] : argv.slice(0, dashes),
    options: Object.fromEntries(
      specs.map(({ name, short, value }) => [
        name,
        { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) },
      ]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = tokens.filter((token) => token.kind === 'option');
  for (const option of given) {
    const problem = optionProblem(words, specs, option);
    if (problem !== null) return bad(problem);
  }
  const values = (name: string): readonly string[] =>
    given.flatMap((option) => (option.name === name ? [option.value ?? ''] : []));
  const flag = (name: string): boolean => given.some((option) => option.name === name);
  const positionals = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const all = words.text === undefined ? [...positionals, ...(after ?? [])] : positionals;
  const problem = flag('help') ? null : positionalProblem(words, all);
  if (problem !== null) return bad(problem);
  return ok({
    words: all,
    afterDashes: words.text === undefined ? null : after,
    flag,
    value: (name) => values(name).at(-1) ?? null,
    values,
  });
}

interface GivenOption {
  readonly name: string;
  /** As typed: `-m`, `--max`. */
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function optionProblem(
  words: CommandWords,
  specs: readonly OptionSpec[],
  { name, rawName, value, inlineValue }: GivenOption,
): string | null {
  const spec = specs.find((one) => one.name === name);
  if (spec === undefined) {
    if (name === 'host' && isLocal(words)) return 'runs on this machine only: it has no --host';
    return `unknown option ${rawName}${perhaps(
      rawName,
      specs.map((one) => `--${one.name}`),
    )}`;
  }
  if (spec.value === undefined) return value === undefined ? null : `option ${rawName} takes no value`;
  if (value === undefined) return `option ${rawName} requires a value`;
  return inlineValue !== true && /^-./.test(value)
    ? `option ${rawName} requires a value, and ${JSON.stringify(value)} looks like an option`
    : null;
}

/** Renders the command line for another muxcrew to parse: options first, without those named. */
export function renderArguments(
  words: CommandWords,
  args: Arguments,
  without: readonly string[],
): readonly string[] {
  const options = optionsOf(words)
    .filter(({ name }) => !without.includes(name))
    .flatMap(({ name, value }) =>
      value === undefined
        ? args.flag(name)
          ? [`--${name}`]
          : []
        : args.values(name).map((one) => `--${name}=${one}`),
    );
  const dashed = args.words.some((word) => /^-./.test(word)) ? ['--'] : [];
  const text = args.afterDashes === null ? [] : ['--', ...args.afterDashes];
  return [...options, ...dashed, ...args.words, ...text];
}

/** A positive integer; null if the option is absent. */
export function wholeNumber(words: CommandWords, args: Arguments, name: string): Result<number | null> {
  const text = args.value(name);
  if (text === null) return ok(null);
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return ok(number);
  return fail({
    kind: 'bad-usage',
    command: words.name,
    detail: `--${name} takes a positive integer, not ${JSON.stringify(text)}`,
  });
}

/** A duration in milliseconds; null if the option is absent. */
export function duration(words: CommandWords, args: Arguments, name: string): Result<number | null> {
  const text = args.value(name);
  if (text === null) return ok(null);
  const ms = secondsOrSpanMs(text);
  if (ms !== null) return ok(ms);
  return fail({
    kind: 'bad-usage',
    command: words.name,
    detail: `--${name} takes a time such as 90s, 30m or 1h30m, or seconds, not ${JSON.stringify(text)}`,
  });
}

/** A number of 0 or more; null if the option is absent. */
export function amount(words: CommandWords, args: Arguments, name: string): Result<number | null> {
  const text = args.value(name);
  if (text === null) return ok(null);
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number) && number >= 0) return ok(number);
  return fail({
    kind: 'bad-usage',
    command: words.name,
    detail: `--${name} takes a number of 0 or more, not ${JSON.stringify(text)}`,
  });
}
