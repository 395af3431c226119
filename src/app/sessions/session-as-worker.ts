/** A session's name where a worker is expected, as in `muxcrew stop todo`: an error that gives the right command. */
import type { Arguments, CommandWords } from '../../cli/command.ts';
import type { Failure } from '../../core/failure.ts';
import type { SessionPlace } from '../../core/paths/session-choice.ts';
import type { FoundSession } from './sessions.ts';
import { chooseSession } from '../../core/paths/session-choice.ts';
import { renderArguments } from '../../cli/parse.ts';
import { meantWorkers, workerWords } from '../meant-workers.ts';

type Candidate = FoundSession & SessionPlace;

export interface WorkerCommand {
  readonly words: CommandWords;
  readonly args: Arguments;
}

/**
 * Null: no word is a session's name, or it is also a worker of the session that the command acts on.
 * `chosen`: that session; null if none or several could be meant.
 */
export function sessionAsWorker(
  { words, args }: WorkerCommand,
  all: readonly Candidate[],
  folder: string | null,
  chosen: FoundSession | null,
): Failure | null {
  if (chosen !== null && chosen.snapshot === null) return null;
  const workers = chosen?.snapshot?.workers ?? [];
  for (const word of workerWords(words, args)) {
    // A bare number is a worker's id, though a project folder may be called so.
    if (word === 'all' || /^\d+$/.test(word) || meantWorkers(workers, [word]).ok) continue;
    const named = chooseSession(all, { name: word, folder, use: 'any' });
    if (named.is === 'none') continue;
    const run = named.is === 'one' ? commandWords(words, args, named.session.id) : ['muxcrew', 'ls'];
    return { kind: 'no-worker', wanted: word, known: [], isSession: true, fix: { run } };
  }
  return null;
}

/** Returns the same command for that session, with a placeholder if it requires a worker. */
function commandWords(words: CommandWords, args: Arguments, id: string): readonly string[] {
  const optional = words.positionals[0]?.optional === true;
  const rest = renderArguments(
    words,
    { ...args, words: optional ? [] : ['WORKER', ...args.words.slice(1)] },
    ['session'],
  );
  return ['muxcrew', words.name, '--session', id, ...rest];
}
