/** Whether a session has work to resume. */
import type { Context } from '../context.ts';
import { sessionState } from '../../core/paths/session-paths.ts';
import { isOver } from '../../core/model/state.ts';
import type { FoundSession } from '../sessions/sessions.ts';

/** What `resume --all` and the boot service bring back: never what the user was stopping. */
export function isResumedUnasked(context: Pick<Context, 'files' | 'paths'>, session: FoundSession): boolean {
  return hasLostWork(context, session) && session.snapshot?.stopping !== true;
}

/** Lost, and not through: somebody of it was at work, or waits. Where no snapshot says so: it had come up. */
export function hasLostWork(
  { files, paths }: Pick<Context, 'files' | 'paths'>,
  { id, standing, snapshot }: FoundSession,
): boolean {
  if (standing !== 'lost') return false;
  if (snapshot === null) return files.stat(sessionState(paths.sessions, id).journal) !== null;
  return snapshot.workers.some(({ state }) => !isOver(state) || state === 'lost');
}
