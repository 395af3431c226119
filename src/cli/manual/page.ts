/** The manual page muxcrew(1), from the command definitions and reference.ts. Pure. */
import { usageLine } from '../positionals.ts';
import type { CommandWords, OptionSpec } from '../command.ts';
import { environment, exitMeanings, files, firstExamples } from '../reference.ts';
import { commonOptions } from '../parse.ts';
import { code, definition, header, page, paragraph, section, subsection } from './roff.ts';

export function manualPage(all: readonly CommandWords[], version: string): string {
  const shown = all.filter(({ internal }) => internal !== true);
  return page([
    header('muxcrew', 1, `muxcrew ${version}`, 'User Commands'),
    section('name'),
    'muxcrew \\- run a crew of Claude Code workers in one persistent terminal session',
    section('synopsis'),
    code('muxcrew COMMAND [OPTIONS]', 'muxcrew FILE…'),
    section('description'),
    paragraph(
      'Run one Claude Code per instruction file, side by side in a persistent tmux session. A sidebar shows what each worker is really doing. Detach, close the laptop, come back over SSH: the session is unchanged. Without a command, arguments are files and patterns for muxcrew run.',
    ),
    section('commands'),
    ...shown.flatMap(commandPart),
    section('options'),
    paragraph('Every command takes:'),
    ...commonOptions.map(optionPart),
    paragraph('Without a command:'),
    definition('--help, -h', 'List the commands.'),
    definition('--version, -v', 'Print the version.'),
    section('exit status'),
    ...exitMeanings.map(({ code: number, what }) => definition(number, what)),
    section('environment'),
    ...environment.map(({ name, what }) => definition(name, what)),
    section('files'),
    ...files.map(({ name, what }) => definition(name, what)),
    section('examples'),
    ...firstExamples.flatMap(({ line, what }) => [paragraph(`${capital(what)}:`), code(line)]),
    section('see also'),
    paragraph('tmux(1), claude(1)'),
  ]);
}

function commandPart(words: CommandWords): readonly string[] {
  const { summary, details, options, examples } = words;
  return [
    subsection(usageLine(words)),
    paragraph(summary),
    ...(details.length === 0 ? [] : [paragraph(details.join(' '))]),
    ...options.map(optionPart),
    ...(examples.length === 0 ? [] : [code(...examples.map(({ line, what }) => `${line}    # ${what}`))]),
  ];
}

function optionPart({ name, short, value, what }: OptionSpec): string {
  const flag = `--${name}${value === undefined ? '' : ` ${value}`}`;
  return definition(short === undefined ? flag : `${flag}, -${short}`, what);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
