/** Which session a crew of this project becomes, and whether the way is free for it. Starts and ends nothing. */
import type { Context } from '../context.ts';
import { sessionId, sessionSlug } from '../../core/paths/names.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { hasLostWork } from '../resume/has-work.ts';
import { findSession, findSessions, isUp, type FoundSession } from '../sessions/sessions.ts';
import { awaitSupervisorEnd } from '../supervisor-client.ts';
import { awaitPrograms, isDeserted, isThrough } from './end-finished-session.ts';
import { baseName } from '../../core/paths/path-parts.ts';

/**
 * The id that this project's session gets; refused while one of that name, or an unnamed one, is up, unless that is
 * through and deserted: then it is to be put away before the next comes up.
 */
export async function freeSession(
  context: Context,
  project: string,
  name: string | null,
): Promise<Result<{ id: string; name: string | null }>> {
  const slug = sessionSlug(name ?? baseName(project));
  if (name !== null && slug !== name)
    return fail({
      kind: 'bad-usage',
      command: 'run',
      detail: `the session name ${JSON.stringify(name)} may only contain a-z, 0-9 and dashes; try ${slug}`,
    });
  const id = sessionId(slug, context.hash(name === null ? project : `${project}\n${name}`).slice(0, 6));
  const found = findSession(context, id);
  const present = found === null ? null : await awaitPrograms(context, found);
  const runs = present !== null && isUp(present);
  if (runs && !isDeserted(present))
    return fail({ kind: 'session-runs', session: id, project, through: isThrough(present) });
  if (present !== null && hasLostWork(context, present))
    return fail({
      kind: 'refused',
      what: 'cannot start a crew in this folder',
      why: `session ${id} of this project is lost, and its workers are not finished`,
      fixes: [
        { run: ['muxcrew', 'resume', id], note: 'continue it' },
        { run: ['muxcrew', 'stop', '--session', id], note: 'end it' },
      ],
    });
  const moved = movedProject(context, project, name);
  if (moved !== null)
    return fail({
      kind: 'refused',
      what: 'cannot start a crew in this folder',
      why: `this folder is the project of session ${moved.id}, which was started in ${moved.project}`,
      fixes: [
        { text: `move it back to ${moved.project}` },
        { run: ['muxcrew', 'stop', '--session', moved.id], note: 'end that session' },
      ],
    });
  if (present !== null && !runs) await awaitSupervisorEnd(context, id);
  const clash =
    name === null
      ? undefined
      : findSessions(context).find(
          (other) => isUp(other) && other.id.startsWith(`${slug}-`) && other.spec.session.name === name,
        );
  return clash === undefined
    ? ok({ id, name })
    : fail({ kind: 'name-taken', name: clash.spec.session.name ?? slug, project: clash.project });
}

/** A session that still has this folder's files in use, under another path. */
function movedProject(context: Context, project: string, name: string | null): FoundSession | null {
  const stat = context.files.stat(project);
  const isThis = ({ project: other, spec: { session } }: FoundSession): boolean =>
    other !== project &&
    session.name === name &&
    session.projectId?.inode === stat?.inode &&
    session.projectId?.device === stat?.device;
  const sessions = stat === null ? [] : findSessions(context).filter(isThis);
  return sessions.find((one) => isUp(one) || hasLostWork(context, one)) ?? null;
}
