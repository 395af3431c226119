/** A command line with `--host`: which host and which folder there are meant, and in what way the command goes there. */
import type { Arguments, Command } from '../command.ts';
import type { Context } from '../context.ts';
import { farFolder } from '../../core/host.ts';
import { fail, type Result } from '../../core/result.ts';
import { renderArguments } from '../parse.ts';
import { ask, type Asked } from './ask.ts';
import { askOnTerminal } from './attach.ts';
import { hostNamed } from './hosts.ts';

/** Null: it is for this machine. */
export async function elsewhere(
  context: Context,
  command: Command,
  args: Arguments,
): Promise<Result<number> | null> {
  const { words } = command;
  const wanted = args.value('host');
  const folder = args.value('project');
  if (wanted === null) {
    if (words.options.some(({ name }) => name === 'project')) return null;
    return fail({ kind: 'bad-usage', command: words.name, detail: '--project goes with --host' });
  }
  if (context.manager !== null)
    return fail({
      kind: 'refused',
      what: '--host',
      why: 'a manager reaches its own session alone',
      mend: 'the person can do it, in a shell of their own',
    });
  const host = await hostNamed(context, wanted);
  if (!host.ok) return host;
  const asked: Asked = {
    host: host.value,
    argv: [words.name, ...renderArguments(words, args, ['host', 'project'])],
    folder: folder ?? farFolder(host.value, context.cwd),
  };
  return command.takesTerminal?.(args, context.terminal) === true
    ? askOnTerminal(context, asked)
    : ask(context, asked, command.readsInput?.(args, context.terminal) === true);
}
