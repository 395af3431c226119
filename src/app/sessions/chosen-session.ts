/**
 * The session that a command acts on, by the rule of core/paths/session-choice.ts. Every command line that names a session or
 * leaves it out goes through here.
 */
import type { Failure } from '../../core/failure.ts';
import type { SessionChoice, SessionPlace, SessionUse } from '../../core/paths/session-choice.ts';
import type { Arguments, CommandWords, OptionSpec } from '../../cli/command.ts';
import type { Context } from '../context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { chooseSession, liveInstead, shortName } from '../../core/paths/session-choice.ts';
import { remedyText, type CommandRemedy } from '../../core/remedy.ts';
import { plain } from '../../view/failure-text/words.ts';
import { renderArguments } from '../../cli/parse.ts';
import { sessionAsWorker } from './session-as-worker.ts';
import { reportProblem } from './session-problem.ts';
import { findSessions, isUp, type FoundSession } from './sessions.ts';

export const sessionOption: OptionSpec = {
  name: 'session',
  value: 'SESSION',
  what: 'Default: the session of this folder or the nearest one above.',
};

type Candidate = FoundSession & SessionPlace;

export interface ChosenSession {
  readonly session: FoundSession;
  /** `only`: the user did not name it, and it belongs to a folder elsewhere. */
  readonly by: 'name' | 'folder' | 'only';
  /** Live sessions that the user may have meant, where this one has ended. */
  readonly instead: readonly FoundSession[];
}

/** The bare choice, for callers that print nothing. */
export function sessionChoice(
  context: Context,
  name: string | null,
  use: SessionUse,
): SessionChoice<Candidate> {
  return chooseSession(candidates(context), { name, folder: currentFolder(context), use });
}

/** `name`: as the command line gives it, in an option or as a word. */
export function chosenSession(
  context: Context,
  words: CommandWords,
  args: Arguments,
  use: SessionUse,
  name = args.value('session'),
): Result<ChosenSession> {
  const all = candidates(context);
  const folder = currentFolder(context);
  const choice = chooseSession(all, { name, folder, use });
  const one = choice.is === 'one' ? choice.session : null;
  const mistaken = name === null ? sessionAsWorker({ words, args }, all, folder, one) : null;
  if (mistaken !== null) return fail(mistaken);
  switch (choice.is) {
    case 'one': {
      const { session, by } = choice;
      const others = liveInstead(all, folder).filter(
        ({ id }) => by !== 'name' || shortName({ id }) === shortName(session),
      );
      return ok({ session, by, instead: session.standing === 'ended' ? others : [] });
    }
    case 'several':
      return fail({
        kind: 'several-sessions',
        wanted: name,
        by: choice.by,
        sessions: choice.sessions.map((session) => ({
          ...placed(session),
          command: commandFor(words, args, session, use),
        })),
      });
    case 'none':
      return fail(noSession(all, name));
  }
}

/**
 * For a command that reads a session. One that the user has neither named nor gone to is named first, and one that is lost or
 * has no supervisor is reported. `problems: 'own'`: the command says so itself.
 */
export function sessionToRead(
  context: Context,
  words: CommandWords,
  args: Arguments,
  problems: 'reported' | 'own' = 'reported',
): Result<ChosenSession> {
  const chosen = chosenSession(context, words, args, 'any');
  if (!chosen.ok) return chosen;
  announce(context, words, args, chosen.value);
  if (problems === 'reported') reportProblem(context, chosen.value.session);
  return chosen;
}

/** On standard output before everything else; on standard error where a program reads the output. */
export function announce(
  context: Context,
  words: CommandWords,
  args: Arguments,
  { session, by, instead }: ChosenSession,
): void {
  if (by === 'only') {
    const { id, standing, project } = placed(session);
    const line = `session ${id} (${standing}) in ${plain(project)}`;
    if (args.flag('json') || args.flag('raw')) context.err(`muxcrew: using ${line}\n`);
    else context.out(`Using ${line}\n`);
  }
  const [live] = instead;
  // In the project itself it is clear which session is shown.
  if (
    by === 'folder' &&
    live !== undefined &&
    currentFolder(context) !== realFolder(context, session.project)
  )
    context.err(
      `muxcrew: session ${session.id} has ended; live: ${remedyText(commandFor(words, args, live, 'any'), context)}\n`,
    );
}

/** Returns the session if it runs, else why the command cannot act on it. `doing` completes "cannot …". */
export function ifRunning(
  words: CommandWords,
  args: Arguments,
  { session, instead }: ChosenSession,
  doing: string,
): Result<FoundSession> {
  const { id, standing } = session;
  if (isUp(session)) return ok(session);
  if (standing !== 'ended') return fail({ kind: 'session-lost', session: id });
  return fail({
    kind: 'refused',
    what: `cannot ${doing}`,
    why: `session ${id} has ended`,
    fixes: [
      howToContinue(session),
      // Pasted, a command that changes something would hit another project's session.
      ...(words.name === 'attach' ? liveHint(words, args, instead) : []),
    ],
  });
}

function howToContinue({ id, snapshot }: FoundSession): CommandRemedy {
  return snapshot?.discarded === true
    ? { run: ['muxcrew', 'run', { raw: 'FILE…' }], note: 'start from scratch' }
    : { run: ['muxcrew', 'resume', id] };
}

/** Returns the command for the live session that may be meant in place of the ended one. */
function liveHint(
  words: CommandWords,
  args: Arguments,
  [first, ...others]: readonly FoundSession[],
): readonly CommandRemedy[] {
  if (first === undefined) return [];
  return [
    { ...commandFor(words, args, first, 'any'), note: `live, in ${plain(first.project)}` },
    ...(others.length === 0 ? [] : [{ run: ['muxcrew', 'ls'], note: 'list all live sessions' }]),
  ];
}

/** Returns the same command for that session. */
export function commandFor(
  words: CommandWords,
  args: Arguments,
  { id, standing }: FoundSession,
  use: SessionUse,
): CommandRemedy {
  // A command for a running session cannot act on a lost one.
  if (use === 'running' && standing === 'lost') return { run: ['muxcrew', 'resume', id] };
  const byWord = words.positionals[0]?.kind === 'SESSION';
  const rest = renderArguments(words, byWord ? { ...args, words: [] } : args, ['session']);
  return { run: ['muxcrew', words.name, ...(byWord ? [id] : ['--session', id]), ...rest] };
}

function placed({ id, project, standing }: FoundSession): {
  readonly id: string;
  readonly project: string;
  readonly standing: 'live' | 'lost' | 'ended';
} {
  return { id, project, standing: standing === 'starting' ? 'live' : standing };
}

function noSession(all: readonly Candidate[], wanted: string | null): Failure {
  const live = wanted === null ? [] : all.filter(isUp).map(({ id }) => id);
  return { kind: 'no-session', wanted, live, ended: all.some(({ standing }) => standing === 'ended') };
}

function candidates(context: Context): readonly Candidate[] {
  return findSessions(context).map((session) => ({
    ...session,
    name: session.spec.session.name,
    createdAt: session.spec.session.createdAt,
    // An ended session's project may be on a disk that does not answer any more.
    folder: session.standing === 'ended' ? session.project : realFolder(context, session.project),
  }));
}

/** Null: the user is on another host, and has not said which folder here. */
function currentFolder(context: Context): string | null {
  return context.folderMeant ? realFolder(context, context.cwd) : null;
}

/** With symbolic links resolved as far as the path exists: the folder itself may have been deleted. */
function realFolder({ files }: Pick<Context, 'files'>, path: string): string {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    try {
      const real = files.realPath(path.slice(0, end));
      return `${real === '/' && end < path.length ? '' : real}${path.slice(end)}`;
    } catch {
      // Try the folder above.
    }
  }
  return path;
}
