/** Renders help texts from command definitions. Pure. */
import type { CommandWords, OptionSpec } from './command.ts';
import { optionsOf } from './parse.ts';
import { usageLine } from './positionals.ts';
import { exitMeanings, firstExamples } from './reference.ts';

/** Longer lines are hard to read, however wide the terminal. */
const mostColumns = 90;
/** Minimum columns of a description, however narrow the terminal. */
const leastColumns = 20;

/** `terminalColumns`: null if the output is a pipe or a file. */
export function commandHelp(words: CommandWords, terminalColumns: number | null): string {
  const columns = lineColumns(terminalColumns);
  const options = optionsOf(words);
  const width = Math.max(...options.map((option) => flagOf(option).length));
  return [
    ...filled(words.summary, columns),
    '',
    `Usage: ${usageLine(words)}`,
    ...(words.details.length === 0 ? [] : ['', ...filled(words.details.join(' '), columns)]),
    '',
    'Options:',
    ...options.flatMap((option) => beside(flagOf(option), width, option.what, columns)),
    ...(words.examples.length === 0
      ? []
      : [
          '',
          'Examples:',
          ...words.examples.flatMap(({ line, what }) => [`  ${line}`, ...beside('', 2, what, columns)]),
        ]),
    '',
  ].join('\n');
}

export function generalHelp(
  all: readonly CommandWords[],
  version: string,
  terminalColumns: number | null,
): string {
  const columns = lineColumns(terminalColumns);
  const shown = all.filter(({ internal }) => internal !== true);
  const width = Math.max(...shown.map(({ name }) => name.length));
  return [
    ...filled(
      `muxcrew ${version}: run a crew of Claude Code workers in one persistent terminal session.`,
      columns,
    ),
    '',
    'Usage: muxcrew COMMAND [OPTIONS]',
    '       muxcrew FILE…               the same as muxcrew run FILE…',
    '',
    'Commands:',
    ...shown.flatMap(({ name, summary }) => beside(name, width, summary, columns)),
    '',
    'Examples:',
    ...firstExamples.flatMap(({ line, what }) => beside(line, 32, what, columns)),
    '',
    ...filled(
      `See muxcrew COMMAND --help. Exit codes: ${exitMeanings.map(({ code, short }) => `${code} ${short}`).join(', ')}.`,
      columns,
    ),
    '',
  ].join('\n');
}

function lineColumns(terminalColumns: number | null): number {
  return Math.max(leastColumns * 2, Math.min(mostColumns, terminalColumns ?? mostColumns));
}

/** A name and its description, in two columns. */
function beside(name: string, nameColumns: number, what: string, columns: number): readonly string[] {
  const lines = filled(what, Math.max(leastColumns, columns - nameColumns - 4));
  return lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(nameColumns)}  ${line}`);
}

/** Wraps a text at a number of columns. */
function filled(text: string, columns: number): readonly string[] {
  return text.split(' ').reduce<readonly string[]>((lines, word) => {
    const last = lines.at(-1);
    return last === undefined || last.length + 1 + word.length > columns
      ? [...lines, word]
      : [...lines.slice(0, -1), `${last} ${word}`];
  }, []);
}

function flagOf({ name, short, value }: OptionSpec): string {
  return `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}
