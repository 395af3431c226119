/** Takes a command line apart by the command's own option table. Node's parseArgs does the work; wording is ours. */
import { parseArgs } from 'node:util';
import type { Arguments, CommandWords, OptionSpec } from './command.ts';
import { perhaps } from '../core/nearest.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { secondsOrSpanMs } from '../core/time-span.ts';

/** Every command takes it. */
const help: OptionSpec = { name: 'help', short: 'h', what: 'Show this help.' };

/** Every command that can be asked of another host takes these, too. */
const ofHosts: readonly OptionSpec[] = [
  {
    name: 'host',
    value: 'HOST',
    what: 'Do it there: user@box, or a name of your ssh_config or of hosts: in your own configuration.',
  },
  { name: 'project', value: 'FOLDER', what: 'With --host: the project folder over there.' },
];

/** The common ones, as the manual page lists them. */
export const commonOptions: readonly OptionSpec[] = [...ofHosts, help];

/** All that a command takes: its own, and the common ones that it does not have by itself. */
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
  // Node loads what takes them apart when it is first called: a thirtieth of a whole `ls`.
  if (argv.length === 0) return ok(none);
  const options = Object.fromEntries(
    optionsOf(words).map(({ name, short, value, repeatable }) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        multiple: repeatable === true,
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  try {
    const dashes = argv.indexOf('--');
    const { values, positionals } = parseArgs({
      args: [...(dashes === -1 ? argv : argv.slice(0, dashes))],
      options,
      allowPositionals: true,
      strict: true,
    });
    const given = (name: string): readonly string[] => [values[name] ?? []].flat().map(String);
    const after = dashes === -1 ? null : argv.slice(dashes + 1);
    const text = takesText(words);
    const all = text ? positionals : [...positionals, ...(after ?? [])];
    const extra = values['help'] === true ? null : wordTooMany(words, all);
    if (extra !== null) return fail({ kind: 'bad-usage', command: words.name, detail: extra });
    return ok({
      words: all,
      afterDashes: text ? after : null,
      flag: (name) => values[name] === true,
      value: (name) => given(name).at(-1) ?? null,
      values: given,
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const unknown = unknownOption(words, error.message);
    if (unknown !== null) return fail({ kind: 'bad-usage', command: words.name, detail: unknown });
    const value = valueProblem(argv, error.message);
    if (value !== null) return fail({ kind: 'bad-usage', command: words.name, detail: value });
    // "Unknown option '--x'. To specify a positional argument …": the first sentence says it.
    const detail = (error.message.split(/\. |\n/)[0] ?? error.message).replace(/\.$/, '');
    return fail({ kind: 'bad-usage', command: words.name, detail });
  }
}

/** What follows `--` is a text of its own, as the usage says; elsewhere it is words like the others. */
function takesText({ usage }: CommandWords): boolean {
  return /(^|\[| )-- /.test(usage);
}

/** The usage says how many there may be: none of `''` and `[OPTIONS]`, any number where there is a `…`. */
function wordTooMany(words: CommandWords, given: readonly string[]): string | null {
  if (takesText(words) || words.usage.includes('…')) return null;
  const usage = words.usage.replace(/(^| )(\[OPTIONS\]|--\S+ \S+)/g, '').trim();
  const most = usage === '' ? 0 : usage.split(' ').length;
  const extra = given[most];
  if (extra === undefined) return null;
  return most === 0
    ? `it takes options alone, and ${JSON.stringify(extra)} is none`
    : `it takes ${usage}, and ${JSON.stringify(extra)} is one word too many`;
}

/** Node's "Unknown option '--x'", and what was perhaps meant; null for every other message. */
function unknownOption(words: CommandWords, message: string): string | null {
  const option = /^Unknown option '(-.*?)'/.exec(message)?.[1];
  if (option === undefined) return null;
  if (option === '--host' && isLocal(words)) return 'it works on this machine alone: there is no --host';
  const names = optionsOf(words).map(({ name }) => `--${name}`);
  return `there is no option ${option}${perhaps(option, names)}`;
}

/** Node's "Option '-n, --lines <value>' argument missing" and its like; null for every other message. */
function valueProblem(argv: readonly string[], message: string): string | null {
  const [, names = '', problem] =
    /^Option '(-[^']*?)(?: <value>)?' (argument missing|argument is ambiguous|does not take an argument)/.exec(
      message,
    ) ?? [];
  const option = names.split(', ').at(-1) ?? names;
  const given = argv[argv.indexOf(option) + 1] ?? '';
  switch (problem) {
    case 'argument missing':
      return `${option} takes a value, and none follows it`;
    case 'argument is ambiguous':
      return `${option} takes a value, and ${JSON.stringify(given)} looks like an option`;
    case 'does not take an argument':
      return `${option} takes no value`;
    default:
      return null;
  }
}

/** The same command line again, options first, without those named; for another muxcrew to take apart. */
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

/** A whole number from 1 on; null where the option was not given. */
export function wholeNumber(words: CommandWords, args: Arguments, name: string): Result<number | null> {
  const text = args.value(name);
  if (text === null) return ok(null);
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return ok(number);
  return fail({
    kind: 'bad-usage',
    command: words.name,
    detail: `--${name} takes a whole number from 1 on, not ${JSON.stringify(text)}`,
  });
}

/** A duration in milliseconds; null where the option was not given. */
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

/** A number of 0 or more; null where the option was not given. */
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
