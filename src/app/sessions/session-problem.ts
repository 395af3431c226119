/** Whether a session is lost or has no supervisor, for every command that shows it. */
import type { Context } from '../context.ts';
import type { FoundSession } from './sessions.ts';
import { problemText, type ProblemText, type SessionProblem } from '../../view/text/session-problem.ts';
import { sessionState } from '../../core/paths/session-paths.ts';
import { remedyText } from '../../core/remedy.ts';
import { hasLostWork } from '../resume/has-work.ts';

export interface FoundProblem extends SessionProblem, ProblemText {
  /** `session X is lost (its panes are gone): muxcrew resume X` */
  readonly line: string;
}

/** Null: it has ended, is starting, or runs as it should. */
export function sessionProblem(context: Context, found: FoundSession): FoundProblem | null {
  const is = problemOf(context, found);
  if (is === null) return null;
  const problem = { is, session: found.id };
  const text = problemText(problem);
  return { ...problem, ...text, line: `${text.what}: ${remedyText(text.fix, context)}` };
}

function problemOf(context: Context, found: FoundSession): SessionProblem['is'] | null {
  const { id, standing } = found;
  if (standing === 'lost') return hasLostWork(context, found) ? 'lost' : 'lost-finished';
  const { lock } = sessionState(context.paths.sessions, id);
  return standing === 'live' && context.locks.holder(lock) === null ? 'unsupervised' : null;
}

/** On standard error: a program that reads the output gets the data alone. */
export function reportProblem(context: Context, found: FoundSession): void {
  const problem = sessionProblem(context, found);
  if (problem !== null) context.err(`muxcrew: ${problem.line}\n`);
}
