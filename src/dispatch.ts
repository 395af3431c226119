/**
 * A command line -> the command that it means, run in a context: the grammar, help, and failures in words. Gives the exit
 * code; setting it is main's.
 */
import { join } from 'node:path';
import type { Arguments } from './cli/command.ts';
import type { Context } from './app/context.ts';
import type { Failure } from './core/failure.ts';
import { commands } from './commands/list.ts';
import { commandHelp, generalHelp } from './cli/help.ts';
import { parseArguments } from './cli/parse.ts';
import { exitCodeOf, exitCodes } from './core/exit-code.ts';
import { barredCommand, fenced } from './app/fence.ts';
import { nearest } from './core/nearest.ts';
import { remedyLines } from './core/remedy.ts';
import type { Result } from './core/result.ts';
import { errnoOf, fileProblem } from './os/errno.ts';
import type { Command } from './app/command.ts';

/** More than any failure fills. */
const mostErrorRows = 50;

export async function dispatch(context: Context, argv: readonly string[]): Promise<number> {
  const [word, ...rest] = commandFirst(argv);
  if (word?.startsWith('--host') === true || word?.startsWith('--project') === true)
    return tell(context, {
      kind: 'bad-usage',
      command: '',
      detail: 'no command was named; example: muxcrew --host box status',
    });
  if (word === undefined || word === '--help' || word === '-h' || word === 'help')
    return help(context, rest[0]?.startsWith('-') === true ? undefined : rest[0]);
  if (['--version', '-v', '-V', 'version'].includes(word)) {
    context.out(`${context.version}\n`);
    return exitCodes.done;
  }
  const load = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (load !== undefined) return runCommand(context, load, rest);
  return meansRun(context, word)
    ? runCommand(context, commands['run'], [word, ...rest])
    : tell(context, {
        kind: 'unknown-command',
        word,
        near: nearest(word, [...context.commandNames, '--help', '--version']),
      });
}

/** `muxcrew --host box status` is `muxcrew status --host box`. */
function commandFirst(argv: readonly string[]): readonly string[] {
  const before: string[] = [];
  let rest = argv;
  for (;;) {
    const [first = '', second] = rest;
    const takes = /^--(?:host|project)(=|$)/.exec(first);
    if (takes === null) break;
    const own = takes[1] === '=' || second === undefined ? [first] : [first, second];
    before.push(...own);
    rest = rest.slice(own.length);
  }
  const [word, ...words] = rest;
  if (before.length === 0) return argv;
  return word === undefined ? before : [word, ...before, ...words];
}

/** No command, but an existing file, or a pattern: `run` is meant. */
function meansRun(context: Context, word: string): boolean {
  const path = word.startsWith('/') ? word : join(context.cwd, word);
  return !word.startsWith('-') && (isThere(context, path) || /[*?[\]{}]/.test(word));
}

/** If stat fails, the path is assumed to exist and `run` reports the error; but no file has too long a name. */
function isThere(context: Context, path: string): boolean {
  try {
    return context.files.stat(path) !== null;
  } catch (error) {
    if (fileProblem(error) === null) throw error;
    return errnoOf(error) !== 'ENAMETOOLONG';
  }
}

async function runCommand(
  context: Context,
  load: (typeof commands)[string] | undefined,
  argv: readonly string[],
): Promise<number> {
  if (load === undefined) throw new Error('no such command');
  const { command } = await load();
  const refusal = (failure: Failure): Promise<number> | number =>
    command.words.refusedSilently === true ? exitCodes.done : tell(context, failure);
  const barred = barredCommand(context, command);
  if (barred !== null) return refusal(barred);
  const args = parseArguments(command.words, argv);
  if (!args.ok) return tell(context, args.failure);
  if (args.value.flag('help')) {
    context.out(commandHelp(command.words, context.terminal.columns));
    return exitCodes.done;
  }
  const unusable = command.words.stateless === true ? null : context.stateProblem();
  if (unusable !== null) return tell(context, unusable);
  const outcome = await fenced(context, command, args.value, outcomeOf);
  const code = outcome.ok ? outcome.value : await refusal(ofCommand(context, command, outcome.failure));
  if (command.endsAtOnce === true) context.exit(code);
  return code;
}

async function outcomeOf(context: Context, command: Command, args: Arguments): Promise<Result<number>> {
  if (args.value('host') !== null || args.value('project') !== null) {
    const { elsewhere } = await import('./remote/run-remotely.ts');
    const outcome = await elsewhere(context, command, args);
    if (outcome !== null) return outcome;
  }
  return command.run(context, args);
}

async function help(context: Context, word: string | undefined): Promise<number> {
  const named = word !== undefined && Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (named !== undefined) {
    context.out(commandHelp((await named()).command.words, context.terminal.columns));
    return exitCodes.done;
  }
  if (word !== undefined)
    return tell(context, { kind: 'unknown-command', word, near: nearest(word, context.commandNames) });
  const all = await Promise.all(context.commandNames.map(context.commandWords));
  context.out(
    generalHelp(
      all.filter((words) => words !== null),
      context.version,
      context.terminal.columns,
    ),
  );
  return exitCodes.done;
}

/** The fix for an instruction file depends on the command that reads it. A manager's commands take no outside files. */
function ofCommand({ caller }: Context, { words }: Command, failure: Failure): Failure {
  if (failure.kind !== 'bad-instruction-file' || failure.command !== undefined) return failure;
  return { ...failure, command: caller.is === 'manager' ? null : words.name };
}

/** Prints a failure and its fixes, and returns its exit code. */
export async function tell(context: Context, failure: Failure): Promise<number> {
  const { failureText } = await import('./view/failure-text.ts');
  const { wrap } = await import('./view/text/wrap.ts');
  const { what, also = [], fixes } = failureText(failure);
  const lines = [what, ...also].flatMap((one) => wrap(`muxcrew: ${one}`, errorColumns(), mostErrorRows, '…'));
  // Fixes are not wrapped, so that they can be copied.
  context.err(`${[...lines, ...remedyLines(fixes, context).map((line) => `  ${line}`)].join('\n')}\n`);
  return exitCodeOf(failure);
}

/** Infinity if errors go to a pipe or a file: each sentence is then one line, which tools can search. */
function errorColumns(): number {
  const { isTTY, columns } = process.stderr;
  // A pseudo-terminal without a size reports 0.
  return isTTY && columns > 0 ? columns : Infinity;
}
