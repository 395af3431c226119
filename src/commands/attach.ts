/** `muxcrew attach`: hands the terminal over to the session, and says on leaving how to come back. */
import type { Backend } from '../ports/backend.ts';
import type { Command, CommandWords } from './command.ts';
import type { Context } from './context.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { called } from './called.ts';
import { handOver } from './attach/hand-over.ts';
import { settingsMended, terminalMended } from './attach/terminal-mended.ts';
import { titleRestored, titleSaved } from './attach/title.ts';
import { findSession, runningSession } from './sessions.ts';
import { ensureSupervisor } from './supervisor.ts';

const words: CommandWords = {
  name: 'attach',
  summary: 'Look at a running session; prefix d (Ctrl-b d) leaves it again.',
  usage: '[SESSION]',
  details: [
    'Without SESSION: that of the project at or above the current folder, else the only live one.',
    'There, prefix S leads to the sidebar, prefix z shows one pane alone, prefix [ scrolls back, prefix ? shows all keys.',
  ],
  options: [{ name: 'session', value: 'SESSION', what: 'Which session.' }],
  examples: [{ line: 'muxcrew attach', what: 'everything where it was' }],
};

export async function attachTo(context: Context, id: string, backend: Backend): Promise<Result<number>> {
  if (!context.terminal.input || !context.terminal.output)
    return fail({ kind: 'no-terminal', command: 'attach' });
  const healed = await ensureSupervisor(context, id);
  if (!healed.ok) return healed;
  const attach = await backend.attachCommand(id);
  if (!attach.ok) return attach;
  const { argv, env } = attach.value;
  const outer = context.env['TMUX'];
  if (outer !== undefined && outer !== '') {
    const serverPid = findSession(context, id)?.snapshot?.server?.pid ?? null;
    return handOver(context, { outer, session: id, serverPid, argv, env });
  }
  context.out(titleSaved);
  const outcome = await context.exec.takeOver(argv, { env });
  if (outcome.signal !== null) {
    await context.exec.takeOver(settingsMended);
    context.out(terminalMended);
  }
  context.out(titleRestored);
  if (outcome.errorCode !== null)
    return fail({ kind: 'program-failed', program: argv[0] ?? '', detail: outcome.errorCode });
  const after = await backend.list(id);
  if (after.is === 'listed')
    context.out(`Session ${id} goes on without you. Come back with:\n  ${called(context)} attach ${id}\n`);
  else
    context.out(
      `Session ${id} has ended. Its files are in ${findSession(context, id)?.project ?? 'its project'}.\n`,
    );
  return ok(outcome.code ?? 0);
}

export const command: Command = {
  words,
  takesTerminal: (_, terminal) => terminal.input && terminal.output,
  async run(context, args) {
    const meant = runningSession(context, args.words[0] ?? args.value('session'), 'attach');
    if (!meant.ok) return meant;
    const { id, spec } = meant.value;
    const backend = await context.backend(spec.session.backend === 'pty' ? 'pty' : 'tmux', spec.session);
    return backend.ok ? attachTo(context, id, backend.value) : backend;
  },
};
