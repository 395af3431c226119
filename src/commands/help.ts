/** Help texts out of the commands' own words. Pure; the manual page and completion use the same words. */
import type { CommandWords, OptionSpec } from './command.ts';
import { commonOptions } from './parse.ts';
import { exitMeanings, firstExamples } from './reference.ts';

/** What a help line fills: two halves of a wide screen, or a narrow terminal. */
const lineColumns = 90;

export function commandHelp(words: CommandWords): string {
  const options = [...words.options, ...commonOptions];
  const width = Math.max(...options.map((option) => flagOf(option).length));
  return [
    words.summary,
    '',
    `Usage: muxcrew ${words.name}${words.usage === '' ? '' : ` ${words.usage}`}`,
    ...(words.details.length === 0 ? [] : ['', ...filled(words.details.join(' '), lineColumns)]),
    '',
    'Options:',
    ...options.flatMap((option) => optionLines(option, width)),
    ...(words.examples.length === 0
      ? []
      : ['', 'Examples:', ...words.examples.flatMap(({ line, what }) => [`  ${line}`, `      ${what}`])]),
    '',
  ].join('\n');
}

export function generalHelp(all: readonly CommandWords[], version: string): string {
  const shown = all.filter(({ internal }) => internal !== true);
  const width = Math.max(...shown.map(({ name }) => name.length));
  return [
    `muxcrew ${version}: a crew of Claude Code workers, side by side in one persistent session.`,
    '',
    'Usage: muxcrew COMMAND [OPTIONS]',
    '       muxcrew FILE…               the same as muxcrew run FILE…',
    '',
    'Commands:',
    ...shown.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Examples:',
    ...firstExamples.map(({ line, what }) => `  ${line.padEnd(34)}  ${what}`),
    '',
    ...filled(
      `muxcrew COMMAND --help tells more. Exit codes: ${exitMeanings.map(({ code, short }) => `${code} ${short}`).join(', ')}.`,
      lineColumns,
    ),
    '',
  ].join('\n');
}

function optionLines(option: OptionSpec, width: number): readonly string[] {
  return filled(option.what, Math.max(20, lineColumns - width - 4)).map(
    (line, index) => `  ${(index === 0 ? flagOf(option) : '').padEnd(width)}  ${line}`,
  );
}

/** Words in lines of at most so many columns. */
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
