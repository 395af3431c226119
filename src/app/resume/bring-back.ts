/**
 * One lost or stopped session brought back: panes, then its supervisor, which starts the workers. One at a time: who comes second
 * while the first is at it is refused, and who comes after finds it running.
 */
import type { Context } from '../context.ts';
import type { FoundSession } from '../sessions/sessions.ts';
import type { Resumed } from '../../runtime/resume/resume-lost.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { projectPaths, sessionState } from '../../core/paths/session-paths.ts';
import { makeFolders } from '../run/project.ts';
import { startSize } from '../run/start-size.ts';
import { rememberedServer, rememberServer } from '../tmux-servers.ts';
import { findSession, isUp } from '../sessions/sessions.ts';
import { stopMs } from '../stop/end-session.ts';
import {
  awaitSupervisor,
  awaitSupervisorEnd,
  ensureSupervisor,
  ownEnv,
  startSupervisor,
} from '../supervisor-client.ts';
import type { Failure } from '../../core/failure.ts';
import type { Remedy } from '../../core/remedy.ts';

const lookMs = 50;

export interface BringBack {
  readonly anew: boolean;
  /** The terminal is handed over to it after. */
  readonly attached: boolean;
}

export async function bringBack(
  context: Context,
  { id }: FoundSession,
  wish: BringBack,
): Promise<Result<Resumed>> {
  const { folder, resumeLock } = sessionState(context.paths.sessions, id);
  if (context.files.stat(folder) === null) return fail({ kind: 'no-session', wanted: id, live: [] });
  const lock = context.locks.tryTake(resumeLock);
  if (lock === null) return fail(beingResumed(context, id, `cannot resume ${id}`));
  try {
    return await bringBackAlone(context, id, wish);
  } finally {
    lock.release();
  }
}

/** Reports that another process resumes the session. `what`: "cannot …". */
export function beingResumed(
  context: Context,
  id: string,
  what: string,
): Extract<Failure, { readonly kind: 'refused' }> {
  const pid = context.locks.holder(sessionState(context.paths.sessions, id).resumeLock)?.pid;
  const who = pid === undefined ? 'another process' : `process ${String(pid)}`;
  return {
    kind: 'refused',
    what,
    why: `${who} is resuming session ${id}`,
    fixes: [{ run: ['muxcrew', 'ls'] }],
  };
}

async function bringBackAlone(
  context: Context,
  id: string,
  { anew, attached }: BringBack,
): Promise<Result<Resumed>> {
  // As it is now: somebody may have brought it back, or taken it away, in the meantime.
  const session = findSession(context, id);
  if (session === null) return fail({ kind: 'no-session', wanted: id, live: [] });
  if (isUp(session) && session.snapshot?.stopping !== true) return running(context, id);
  const stopped = await awaitStop(context, session);
  if (!stopped.ok) return stopped;
  const { spec } = session;
  const made = makeFolders(context, projectPaths(spec.session));
  if (!made.ok && context.files.stat(session.project)?.kind === 'folder') return made;
  const size = startSize(context.terminal, attached, spec.session.layout);
  if (!size.ok) return size;
  const backend = await context.backend(spec.session.backend === 'pty' ? 'pty' : 'tmux', spec.session);
  if (!backend.ok) return backend;
  const world = await context.world(id);
  if (!world.ok) return world;
  await awaitSupervisorEnd(context, id);
  const { resumeLost } = await import('../../runtime/resume/resume-lost.ts');
  const server = rememberedServer(context, id);
  const resumed = await resumeLost(world.value, id, { anew, size: size.value, server });
  if (!resumed.ok) return resumed;
  if (resumed.value.is === 'there') return running(context, id);
  rememberServer(context, id, resumed.value.server);
  const loop = await startSupervisor(context, id, await ownEnv(context, id));
  const awake = await awaitSupervisor(context, id, loop);
  return awake.ok ? resumed : awake;
}

/** Its panes are there: at most its supervisor is not. */
async function running(context: Context, id: string): Promise<Result<Resumed>> {
  const healed = await ensureSupervisor(context, id);
  return healed.ok ? ok({ is: 'there' }) : healed;
}

/** One that is being stopped is resumed once it has ended; refused where that is not possible. */
async function awaitStop(context: Context, { id }: FoundSession): Promise<Result<null>> {
  const deadline = context.clock.now() + stopMs;
  let session = findSession(context, id);
  while (session !== null && isUp(session) && context.clock.now() < deadline) {
    await context.clock.sleep(lookMs);
    session = findSession(context, id);
  }
  if (session === null) return fail({ kind: 'no-session', wanted: id, live: [] });
  const refused = (why: string, fix: Remedy): Result<never> =>
    fail({ kind: 'refused', what: `cannot resume ${id}`, why, fixes: [fix] });
  if (isUp(session))
    return refused('it is still being stopped', { run: ['muxcrew', 'stop', '--session', id] });
  // Without a journal, what ended long ago would be started from scratch.
  const { journal } = sessionState(context.paths.sessions, id);
  if (session.standing === 'ended' && (context.files.readText(journal) ?? '') === '')
    return refused(`its journal ${journal} is missing`, {
      run: ['muxcrew', 'run', { raw: 'FILE…' }],
      note: 'start from scratch',
    });
  return ok(null);
}
