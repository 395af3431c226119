/**
 * The session that a command changes. One that the user named, or of the nearest folder, is changed without a question;
 * the only one elsewhere needs a yes on a terminal, `--yes`, or `--session`.
 */
import type { Arguments, CommandWords } from '../../cli/command.ts';
import type { Context } from '../context.ts';
import { visibleText } from '../../core/text/clean-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { chosenSession, commandFor, ifRunning } from './chosen-session.ts';
import { saysYes } from '../confirm.ts';
import type { FoundSession } from './sessions.ts';

/** `doing` completes "to …" in a refusal, and "… there?" in a question. */
export async function sessionToChange(
  context: Context,
  words: CommandWords,
  args: Arguments,
  doing: string,
  name = args.value('session'),
): Promise<Result<FoundSession>> {
  const chosen = chosenSession(context, words, args, 'running', name);
  if (!chosen.ok) return chosen;
  const running = ifRunning(words, args, chosen.value, doing);
  if (!running.ok || chosen.value.by !== 'only') return running;
  const may = await confirmElsewhere(context, words, args, running.value, doing);
  return may.ok ? running : may;
}

/** Asks on a terminal, unless `--yes` answers; without one it is refused, with the command that names the session. */
export async function confirmElsewhere(
  context: Context,
  words: CommandWords,
  args: Arguments,
  session: FoundSession,
  doing: string,
): Promise<Result<null>> {
  const { id, project } = session;
  if (args.flag('yes')) return ok(null);
  if (!asksFirst(args, context.terminal))
    return fail({
      kind: 'refused',
      what: `cannot ${doing}`,
      why: `session ${id} belongs to ${project}, not to this folder`,
      fixes: [commandFor(words, args, session, 'any')],
    });
  const capital = doing.charAt(0).toUpperCase() + doing.slice(1);
  context.out(
    `Session ${id} is not of this folder, but of ${visibleText(project)}. ${capital} there? [y/N] `,
  );
  return (await saysYes(context)) ? ok(null) : fail({ kind: 'declined', what: `did not ${doing}` });
}

/** Whether a question can be asked: then the command reads standard input, also on another host. */
export function asksFirst(
  args: Arguments,
  { input, output }: { readonly input: boolean; readonly output: boolean },
): boolean {
  return input && output && args.value('session') === null && !args.flag('yes');
}
