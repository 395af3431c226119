/** A command line with `--host`: which host and which folder there are meant, and in what way the command goes there. */
import type { Arguments } from '../cli/command.ts';
import type { Context } from '../app/context.ts';
import { farFolder } from '../core/wire/ssh-host.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { renderArguments } from '../cli/parse.ts';
import { ask, type Asked } from './run-on-host.ts';
import { hostNamed } from './hosts.ts';
import type { Sending } from './send-files.ts';
import type { Command } from '../app/command.ts';

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
    return fail({ kind: 'bad-usage', command: words.name, detail: '--project requires --host' });
  }
  const host = await hostNamed(context, wanted);
  if (!host.ok) return host;
  const there = folder ?? farFolder(host.value, context.cwd);
  const sending = await sendingOf(context, command, args);
  if (!sending.ok) return sending;
  const { files } = sending.value;
  if (there === null && files.length > 0 && words.name !== 'add')
    return fail({
      kind: 'bad-usage',
      command: words.name,
      detail: `name the project folder on ${wanted} with --project FOLDER, or map this folder under hosts: in your own configuration`,
    });
  const taken = command.takesTerminal?.(args, context.terminal) === true;
  const first = taken && words.options.some(({ name }) => name === 'detached');
  const argv = [
    words.name,
    ...(first ? ['--detached'] : []),
    ...renderArguments(words, sending.value.args, ['host', 'project']),
  ];
  const asked: Asked = { host: host.value, argv, folder: there, files };
  if (taken && !first) return onTerminal(context, asked);
  const outcome = await ask(context, asked, command.readsInput?.(args, context.terminal) === true);
  if (!first || !outcome.ok || outcome.value !== 0) return outcome;
  // It goes on without us from here: a line that drops takes no more with it than the view.
  return onTerminal(context, {
    host: host.value,
    argv: attachTo(args),
    folder: startedIn(words.name, there),
  });
}

/** Most commands send nothing, and should not pay for what finds it. */
async function sendingOf(context: Context, command: Command, args: Arguments): Promise<Result<Sending>> {
  if (command.sendsFiles === undefined) return ok({ files: [], args });
  return (await import('./send-files.ts')).filesToSend(context, command, args);
}

async function onTerminal(context: Context, asked: Asked): Promise<Result<number>> {
  return (await import('./attach.ts')).askOnTerminal(context, asked);
}

function attachTo(args: Arguments): readonly string[] {
  const session = args.value('session');
  return ['attach', ...(session === null ? [] : [`--session=${session}`])];
}

/** `demo` makes a folder of its own. */
function startedIn(command: string, folder: string | null): string | null {
  if (command !== 'demo') return folder;
  return folder === null ? 'muxcrew-demo' : `${folder}/muxcrew-demo`;
}
