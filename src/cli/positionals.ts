/** The positional arguments of a command: its usage line, and the check of given arguments. Pure. */
import type { CommandWords, Positional } from './command.ts';
import { perhaps } from '../core/nearest.ts';

/** The usage after the command's name: `WORKER… [OPTIONS] -- TEXT`. */
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

/** The whole usage line: `muxcrew NAME …`. */
export function usageLine(words: CommandWords): string {
  return `muxcrew ${words.name} ${usageOf(words)}`.trimEnd();
}

/** The positional for the argument at an index; null if the command takes no more. */
export function positionalAt({ positionals }: CommandWords, index: number): Positional | null {
  return positionals[index] ?? positionals.findLast(({ many }) => many === true) ?? null;
}

/** The problem with the given arguments; null if they match. */
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
  return `expected ${expected.oneOf.join(', ')}, not ${JSON.stringify(word)}${perhaps(word, expected.oneOf)}`;
}

function missingText(missing: Positional): string {
  if (missing.oneOf !== undefined) return `expected ${missing.oneOf.join(', ')}`;
  if (missing.kind !== 'WORKER') return `requires ${nameOf(missing)}`;
  return missing.many === true
    ? 'requires a worker: an id, a name, or all'
    : 'requires a worker: one id or name';
}

function nameOf({ kind, oneOf, many }: Positional): string {
  return `${oneOf === undefined ? kind : oneOf.join('|')}${many === true ? '…' : ''}`;
}
