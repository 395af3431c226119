/** The positional arguments of a command: its usage line, the check of what was given, and which one comes next. Pure. */
import type { CommandWords, Positional } from './command.ts';
import { perhaps } from '../core/nearest.ts';

/** What follows the command's name: `WORKER… [OPTIONS] -- TEXT`. */
export function usageOf({ positionals, options, text }: CommandWords): string {
  const required = positionals.filter(({ optional }) => optional !== true);
  const optional = positionals.filter((one) => one.optional === true);
  return [
    ...required.map(nameOf),
    ...(optional.length === 0 ? [] : [`[${optional.map(nameOf).join(' ')}]`]),
    ...(options.length === 0 ? [] : ['[OPTIONS]']),
    ...(text === undefined ? [] : [text === 'required' ? '-- TEXT' : '[-- TEXT]']),
  ].join(' ');
}

/** `muxcrew NAME` and what follows it. */
export function usageLine(words: CommandWords): string {
  return `muxcrew ${words.name} ${usageOf(words)}`.trimEnd();
}

/** The positional that takes the argument at an index; null where the command takes no more. */
export function positionalAt({ positionals }: CommandWords, index: number): Positional | null {
  return positionals[index] ?? positionals.findLast(({ many }) => many === true) ?? null;
}

/** What is wrong with the arguments given; null where they fit. */
export function positionalProblem(words: CommandWords, given: readonly string[]): string | null {
  for (const [index, word] of given.entries()) {
    const expected = positionalAt(words, index);
    if (expected === null || !fits(expected, word)) return unexpected(words, expected, word);
  }
  const missing = words.positionals[given.length];
  if (missing === undefined || missing.optional === true) return null;
  return missingText(missing);
}

function fits(expected: Positional, word: string): boolean {
  return expected.oneOf === undefined || expected.oneOf.includes(word);
}

function unexpected(words: CommandWords, expected: Positional | null, word: string): string {
  if (expected?.oneOf === undefined || words.text !== undefined)
    return `unexpected argument ${JSON.stringify(word)}${words.text === undefined ? '' : ' (text goes after --)'}`;
  return `say ${expected.oneOf.join(', ')}, not ${JSON.stringify(word)}${perhaps(word, expected.oneOf)}`;
}

function missingText(missing: Positional): string {
  if (missing.oneOf !== undefined) return `say ${missing.oneOf.join(', ')}`;
  if (missing.kind !== 'WORKER') return `requires ${nameOf(missing)}`;
  return missing.many === true
    ? 'say which worker: an id, a name, or all'
    : 'say which worker: one id or name';
}

function nameOf({ kind, oneOf, many }: Positional): string {
  return `${oneOf === undefined ? kind : oneOf.join('|')}${many === true ? '…' : ''}`;
}
