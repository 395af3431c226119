/**
 * Which session a command means that changes one: never another project's without a person's word. Named, or of the
 * project at or above the current folder, it is changed at once; else a terminal is asked, and nobody else may.
 */
import type { Arguments, CommandWords } from './command.ts';
import type { Context } from './context.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { shellWord } from '../view/failure-text/words.ts';
import { renderArguments } from './parse.ts';
import { saysYes } from './says-yes.ts';
import { nearestSessions, runningSession, type FoundSession } from './sessions.ts';

/** `doing` completes "to …" in a refusal, and "… there?" in a question. */
export async function sessionToChange(
  context: Context,
  words: CommandWords,
  args: Arguments,
  doing: string,
): Promise<Result<FoundSession>> {
  const meant = runningSession(context, args.value('session'), doing);
  if (!meant.ok || !isElsewhere(context, args, meant.value)) return meant;
  const may = await confirmElsewhere(context, words, args, meant.value, doing);
  return may.ok ? meant : may;
}

/** It was only the one that is live: not named, and of no project at or above the folder that is meant. */
export function isElsewhere(context: Context, args: Arguments, session: FoundSession): boolean {
  if (args.value('session') !== null || !context.folderMeant) return false;
  return nearestSessions(context, [session]).length === 0;
}

/** Asks a person at a terminal, unless `--yes` has answered; everybody else is told what to type. */
export async function confirmElsewhere(
  context: Context,
  words: CommandWords,
  args: Arguments,
  session: FoundSession,
  doing: string,
): Promise<Result<null>> {
  const { id, project } = session;
  if (args.flag('yes')) return ok(null);
  if (!asksFirst(args, context.terminal)) return fail(notHere(words, args, session, doing));
  const capital = doing.charAt(0).toUpperCase() + doing.slice(1);
  context.out(`Session ${id} is not of this folder, but of ${project}. ${capital} there? [y/N] `);
  return (await saysYes(context))
    ? ok(null)
    : fail({ kind: 'refused', what: `to ${doing}`, why: 'you did not say yes', mend: null });
}

/** Whether somebody can be asked: what such a command reads where it runs elsewhere. */
export function asksFirst(
  args: Arguments,
  { input, output }: { readonly input: boolean; readonly output: boolean },
): boolean {
  return input && output && args.value('session') === null && !args.flag('yes');
}

/** An option stays one, and is quoted after its dashes. */
function typed(word: string): string {
  const [, dashes = '', rest = ''] = /^(-*)(.*)$/s.exec(word) ?? [];
  return rest === '' ? dashes : `${dashes}${shellWord(rest)}`;
}

function notHere(words: CommandWords, args: Arguments, { id, project }: FoundSession, doing: string) {
  const given = renderArguments(words, args, ['session']);
  const line = given.map(typed).join(' ');
  return {
    kind: 'refused',
    what: `to ${doing}`,
    why: `session ${id} is not of this folder, but of ${project}`,
    mend: `muxcrew ${words.name} --session ${id}${line === '' ? '' : ` ${line}`}`,
  } as const;
}
