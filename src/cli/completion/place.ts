/**
 * Finds out what the word under the cursor is for: an option's name, an option's value, a worker …
 * Pure. Reads the tables that help reads, so a new option needs no change here.
 */
import type { CommandWords, OptionSpec, PositionalKind } from '../command.ts';
import { optionsOf } from '../parse.ts';
import { positionalAt } from '../positionals.ts';

export type Place =
  | { readonly is: 'option' }
  /** `prefix`: what stands before the value in the same word (`--session=`). */
  | { readonly is: 'value'; readonly option: OptionSpec; readonly prefix: string }
  | { readonly is: 'word'; readonly kind: PositionalKind }
  /** One of these. */
  | { readonly is: 'choice'; readonly words: readonly string[] }
  /** Free text that cannot be completed. */
  | { readonly is: 'free' };

/** `before`: the words between the command and the current one. */
export function placeOf(words: CommandWords, before: readonly string[], current: string): Place {
  if (before.includes('--')) return { is: 'free' };
  const options = optionsOf(words);
  const named = (word: string): OptionSpec | undefined =>
    options.find(({ name, short }) => word === `--${name}` || (short !== undefined && word === `-${short}`));
  const last = before.at(-1) ?? '';
  // bash splits `--session=x` into three words.
  const owner =
    last === '=' || current === '=' ? named((last === '=' ? before.at(-2) : last) ?? '') : named(last);
  if (owner?.value !== undefined) return { is: 'value', option: owner, prefix: '' };
  const [, name = ''] = /^--([^=]+)=/.exec(current) ?? [];
  const inWord = name === '' ? undefined : named(`--${name}`);
  if (inWord !== undefined)
    return inWord.value === undefined
      ? { is: 'free' }
      : { is: 'value', option: inWord, prefix: `--${name}=` };
  if (current.startsWith('-')) return { is: 'option' };
  return wordPlace(words, before, named);
}

function wordPlace(
  words: CommandWords,
  before: readonly string[],
  named: (word: string) => OptionSpec | undefined,
): Place {
  const given = before.filter(
    (word, index) =>
      !word.startsWith('-') && word !== '=' && named(before[index - 1] ?? '')?.value === undefined,
  );
  const positional = positionalAt(words, given.length);
  if (positional === null) return { is: 'free' };
  return positional.oneOf === undefined
    ? { is: 'word', kind: positional.kind }
    : { is: 'choice', words: positional.oneOf };
}

/** Options that can still be given, long names only. */
export function optionNames(words: CommandWords, before: readonly string[]): readonly OptionSpec[] {
  return optionsOf(words).filter(
    ({ name, short, repeatable }) =>
      repeatable === true || !before.some((word) => word === `--${name}` || word === `-${short ?? ''}`),
  );
}
