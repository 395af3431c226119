/** `muxcrew attach`: gives the terminal to the session, and prints on leaving how to come back. */
import type { Backend, ListOutcome } from '../../ports/backend.ts';
import type { ExecOutcome } from '../../ports/exec.ts';
import type { CommandWords } from '../../cli/command.ts';
import type { Context } from '../../app/context.ts';
import { visibleText } from '../../core/text/clean-text.ts';
import { announce, chosenSession, ifRunning, sessionOption } from '../../app/sessions/chosen-session.ts';
import { exitCodeOf } from '../../core/exit-code.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { called } from '../../app/command-prefix.ts';
import { beginAttachment, type Attachment } from '../../app/attach/attachment.ts';
import { handOver } from '../../app/attach/hand-over.ts';
import { settingsMended, terminalMended } from '../../app/attach/restore-terminal.ts';
import { titleRestored, titleSaved } from '../../app/attach/title.ts';
import { findSession } from '../../app/sessions/sessions.ts';
import { isFinished } from '../../view/text/session-banners.ts';
import { awaitSupervisorEnd, ensureSupervisor } from '../../app/supervisor-client.ts';
import type { Command } from '../../app/command.ts';

const words: CommandWords = {
  name: 'attach',
  summary: 'Attach to a running session; prefix d (Ctrl-b d) detaches.',
  positionals: [{ kind: 'SESSION', optional: true }],
  details: [
    'Without SESSION: the session of this folder or the nearest one above, else the only live one (docs/sessions.md).',
    'While attached: prefix S selects the sidebar, prefix z zooms a pane, prefix [ scrolls back, prefix ? lists all keys.',
  ],
  options: [sessionOption],
  examples: [{ line: 'muxcrew attach', what: 'back to the session' }],
};

export async function attachTo(context: Context, id: string, backend: Backend): Promise<Result<number>> {
  if (!context.terminal.input || !context.terminal.output)
    return fail({ kind: 'no-terminal', command: 'attach' });
  const healed = await ensureSupervisor(context, id);
  if (!healed.ok) return healed;
  const attach = await backend.attachCommand(id);
  if (!attach.ok) return attach;
  const { argv, env, target = null, note = null } = attach.value;
  const outer = context.env['TMUX'];
  if (outer !== undefined && outer !== '') {
    const serverPid = findSession(context, id)?.snapshot?.server?.pid ?? null;
    const closing = async (): Promise<Result<number>> => tell(context, id, await backend.list(id), 0);
    return handOver(context, { outer, session: id, target, serverPid, argv, env, closing });
  }
  if (note !== null) context.err(`muxcrew: ${note}\n`);
  const attachment = await beginAttachment(context, backend, id);
  const outcome = await look(context, argv, { ...env, ...attachment?.env }, attachment);
  if (attachment?.isHungUp() === true) return ok(exitHungUp);
  const after = await backend.list(id);
  if (
    outcome.signal !== null ||
    (backend.kind === 'tmux' && after.is === 'backend-gone' && outcome.code !== 0)
  ) {
    await context.exec.takeOver(settingsMended);
    context.out(terminalMended);
  }
  context.out(titleRestored);
  const told =
    outcome.errorCode === null
      ? await tell(context, id, after, outcome.code ?? 0)
      : failed(argv, outcome.errorCode);
  attachment?.ended(told.ok ? told.value : exitCodeOf(told.failure));
  return told;
}

function failed([program = '']: readonly string[], detail: string): Result<number> {
  return fail({ kind: 'program-failed', program, detail });
}

/** Prints how to come back, or what happened to the session. `code`: the exit code of the view. */
async function tell(context: Context, id: string, after: ListOutcome, code: number): Promise<Result<number>> {
  if (after.is === 'listed') {
    const muxcrew = called(context);
    const snapshot = findSession(context, id)?.snapshot ?? null;
    const back = `  ${muxcrew} attach ${id}\n`;
    context.out(
      snapshot !== null && isFinished(snapshot)
        ? `All workers of session ${id} are finished. Come back with, or end the session with:\n${back}  ${muxcrew} stop --session ${id}\n`
        : `Session ${id} continues in the background. Come back with:\n${back}`,
    );
    return ok(code);
  }
  // A stopping session is recorded as ended only after its panes are gone.
  await awaitSupervisorEnd(context, id);
  const session = findSession(context, id);
  if (session !== null && session.standing !== 'ended') return fail({ kind: 'session-lost', session: id });
  context.out(
    `Session ${id} has ended. Its files are in ${visibleText(session?.project ?? 'its project')}.\n`,
  );
  return ok(code);
}

/** 128 plus SIGHUP. */
const exitHungUp = 129;

/** Gives the terminal to the view until that ends, or the connection does. */
function look(
  context: Context,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  attachment: Attachment | null,
): Promise<ExecOutcome> {
  context.out(titleSaved);
  return context.exec.takeOver(argv, { env }, (pid) => {
    const view = context.processes.identify(pid);
    attachment?.onHangUp(() => view !== null && context.processes.signal(view, 'SIGHUP'));
  });
}

export const command: Command = {
  words,
  takesTerminal: (_, terminal) => terminal.input && terminal.output,
  async run(context, args) {
    const name = args.words[0] ?? args.value('session');
    const chosen = chosenSession(context, words, args, 'running', name);
    if (!chosen.ok) return chosen;
    const running = ifRunning(words, args, chosen.value, 'attach');
    if (!running.ok) return running;
    announce(context, words, args, chosen.value);
    const { id, spec } = running.value;
    const backend = await context.backend(spec.session.backend === 'pty' ? 'pty' : 'tmux', spec.session);
    return backend.ok ? attachTo(context, id, backend.value) : backend;
  },
};
