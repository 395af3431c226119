/** Which sessions `resume` means. Of those without a name: the lost one of this project, else the only one that is lost. */
import type { Context } from '../context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { sessionState } from '../../core/session-paths.ts';
import { isOver } from '../../core/state.ts';
import { findSessions, meantSession, nearestSessions, type FoundSession } from '../sessions.ts';

export function meantLost(context: Context, name: string | null): Result<FoundSession> {
  if (name !== null) return meantSession(context, name);
  const lost = findSessions(context).filter(({ standing }) => standing === 'lost');
  const here = nearestSessions(context, lost);
  const [only, another] = here.length > 0 ? here : lost;
  // What runs here needs no more than to be said.
  if (only === undefined) return meantSession(context, null);
  const own = here.find(({ spec }) => spec.session.name === null);
  if (another === undefined || own !== undefined) return ok(own ?? only);
  return fail({ kind: 'several-sessions', live: (here.length > 0 ? here : lost).map(({ id }) => id) });
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
