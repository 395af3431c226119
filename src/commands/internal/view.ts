/** `muxcrew view`: the full screen of a session of the pty server. Internal. Decides nothing about workers. */
import type { Context } from '../../app/context.ts';
import type { FoundSession } from '../../app/sessions/sessions.ts';
import { exitCodes } from '../../core/exit-code.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { hasTrueColour, showsUtf8 } from '../../core/terminal/environment.ts';
import { unreachable } from '../../core/result.ts';
import { keyName } from '../../view/attach/key-label.ts';
import type { Look } from '../../view/attach/model.ts';
import { terminalGivenBack, terminalTaken } from '../../view/attach/outer-modes.ts';
import { findSession } from '../../app/sessions/sessions.ts';
import { viewPrefix } from '../../app/view/prefix.ts';
import { showSession, type ViewEnd } from '../../app/view/show.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'view',
    summary: 'Show a session on this terminal.',
    positionals: [],
    details: [],
    options: [{ name: 'session', value: 'SESSION', what: 'The session.' }],
    examples: [],
    internal: true,
  },
  async run(context, args) {
    const id = args.value('session');
    const session = id === null ? null : findSession(context, id);
    if (session === null) return fail({ kind: 'no-session', wanted: id, live: [] });
    if (!context.terminal.input || !context.terminal.output)
      return fail({ kind: 'no-terminal', command: 'view' });
    const end = await view(context, session);
    return end.ok ? exitOf(end.value) : end;
  },
};

async function view(context: Context, session: FoundSession): Promise<Result<ViewEnd>> {
  const [openEmulator, openLook, prefix] = await Promise.all([
    context.openEmulator(),
    context.openLook(),
    viewPrefix(context, session),
  ]);
  const terminal = await context.openRawTerminal({ taken: terminalTaken, givenBack: terminalGivenBack });
  try {
    const shown = showSession(
      { terminal, clock: context.clock, openEmulator },
      { look: look(context), prefix: keyName(prefix) },
    );
    const client = {
      tty: terminal.tty,
      size: terminal.size,
      terminal: context.env['TERM'] ?? '',
      pid: context.pid,
    };
    const looking = await openLook(session.id, client, (event) => shown.take(event));
    if (!looking.ok) return looking;
    shown.begin(looking.value);
    const end = await shown.ended;
    looking.value.close();
    return ok(end);
  } finally {
    await terminal.close();
  }
}

function look({ terminal: { colours }, env }: Context): Look {
  return { colours: colours !== 0 && hasTrueColour(env) ? 'true' : colours, unicode: showsUtf8(env) };
}

/** Maps the end of the view to a result; `attach` prints the rest. */
function exitOf(end: ViewEnd): Result<number> {
  switch (end.is) {
    case 'left':
    case 'detached':
    case 'session-gone':
    case 'terminal-gone':
      return ok(0);
    case 'slow':
      return fail({
        kind: 'refused',
        what: 'detached this terminal',
        why: 'it accepted no output for too long',
        fixes: [{ run: ['muxcrew', 'attach'] }],
      });
    case 'gone':
      return ok(exitCodes.workerFailed);
    case 'lost':
      return fail({ kind: 'backend-gone', backend: 'pty', detail: end.detail });
    default:
      return unreachable(end);
  }
}
