/** Runs a command as far as its caller may: what a worker or manager gets is core/wire/rights.ts's. */
import type { Arguments, CommandWords } from '../cli/command.ts';
import type { Context } from './context.ts';
import type { Failure } from '../core/failure.ts';
import {
  isForAll,
  markedCaller,
  operationOf,
  refusedArguments,
  refusedCommand,
  sessionFor,
  user,
  type Caller,
} from '../core/wire/rights.ts';
import { fail, type Result } from '../core/result.ts';
import { optionsOf } from '../cli/parse.ts';
import { findSession } from './sessions/sessions.ts';
import type { Command } from './command.ts';

/** Refuses a command before its arguments are parsed, where the caller may use no form of it. */
export function barredCommand({ env }: Context, { words: { name } }: Command): Failure | null {
  const caller = markedCaller(env);
  return refusedCommand(caller, operationOf(name, [])) && refusedCommand(caller, name);
}

export async function fenced(
  context: Context,
  command: Command,
  args: Arguments,
  run: (context: Context, command: Command, args: Arguments) => Promise<Result<number>>,
): Promise<Result<number>> {
  const { name } = command.words;
  const operation = operationOf(name, args.words);
  const options = optionsOf(command.words)
    .map((option) => option.name)
    .filter((option) => args.flag(option) || args.value(option) !== null);
  const { caller, pid } = await callerOf(context, operation, options);
  if (caller.is === 'user') return run(context, command, args);
  const refused =
    refusedCommand(caller, operation) ??
    refusedArguments(caller, operation, { options, session: args.value('session') });
  if (refused !== null) return fail(refused);
  const session = sessionFor(caller, operation);
  const own = session === null ? args : inSession(context, args, command.words, caller, session);
  if (caller.is === 'worker') return run({ ...context, caller }, command, own);
  const { managedContext } = await import('./manager-context.ts');
  return run(managedContext({ ...context, caller }, caller.session, pid), command, own);
}

/** Costs a look at the process table, which commands that all may use do not pay for. */
async function callerOf(
  context: Context,
  operation: string,
  options: readonly string[],
): Promise<{ readonly caller: Caller; readonly pid: number | null }> {
  const marked = markedCaller(context.env);
  if (marked.is === 'user' && isForAll(operation, options)) return { caller: user, pid: null };
  const { ancestryOf } = await import('../runtime/control/caller.ts');
  const { files, processes, paths } = context;
  const found = ancestryOf({ files, processes, sessions: paths.sessions }, context.pid);
  return found.caller.is === 'user' ? { caller: marked, pid: null } : found;
}

/** As if it had named its own session, and a manager its own project, whatever the folder is. */
function inSession(
  context: Context,
  args: Arguments,
  { options }: CommandWords,
  caller: Caller,
  session: string,
): Arguments {
  const has = (name: string): boolean => options.some((option) => option.name === name);
  const project = caller.is === 'manager' ? (findSession(context, session)?.project ?? null) : null;
  return {
    ...args,
    value: (name) =>
      name === 'session' && has(name)
        ? session
        : name === 'project' && has(name)
          ? project
          : args.value(name),
  };
}
