/** Takes a command line apart by the command's own option table. Node's parseArgs does the work; wording is ours. */
import { parseArgs } from 'node:util';
import type { Arguments, CommandWords, OptionSpec } from './command.ts';
import { perhaps } from '../core/nearest.ts';
import { fail, ok, type Result } from '../core/result.ts';

/** Every command takes these. */
export const commonOptions: readonly OptionSpec[] = [{ name: 'help', short: 'h', what: 'Show this help.' }];

export function parseArguments(words: CommandWords, argv: readonly string[]): Result<Arguments> {
  const options = Object.fromEntries(
    [...commonOptions, ...words.options].map(({ name, short, value, repeatable }) => [
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
    return ok({
      words: positionals,
      afterDashes: dashes === -1 ? null : argv.slice(dashes + 1),
      flag: (name) => values[name] === true,
      value: (name) => given(name).at(-1) ?? null,
      values: given,
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const unknown = unknownOption(words, error.message);
    if (unknown !== null) return fail({ kind: 'bad-usage', command: words.name, detail: unknown });
    // "Unknown option '--x'. To specify a positional argument …": the first sentence says it.
    const detail = (error.message.split(/\. |\n/)[0] ?? error.message).replace(/\.$/, '');
    return fail({ kind: 'bad-usage', command: words.name, detail });
  }
}

/** Node's "Unknown option '--x'", and what was perhaps meant; null for every other message. */
function unknownOption(words: CommandWords, message: string): string | null {
  const option = /^Unknown option '(-.*?)'/.exec(message)?.[1];
  if (option === undefined) return null;
  const names = [...words.options, ...commonOptions].map(({ name }) => `--${name}`);
  return `there is no option ${option}${perhaps(option, names)}`;
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
