/** Stopping what is left of a session whose backend is gone, by the session's own marks: all of it, or single workers. */
import type { Context } from '../context.ts';
import type { FoundSession } from '../sessions.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { sessionState } from '../../core/session-paths.ts';
import { beingResumed } from '../resume/bring-back.ts';
import { awaitSupervisorEnd } from '../supervisor.ts';
import { meantWorkers } from '../workers.ts';

/** Without workers: it is given up for good. */
export async function stopLost(
  context: Context,
  session: FoundSession,
  wanted: readonly string[],
): Promise<Result<number>> {
  const { id } = session;
  const lock = context.locks.tryTake(sessionState(context.paths.sessions, id).resumeLock);
  if (lock === null) return fail(beingResumed(context, id, `to stop ${id}`));
  try {
    return wanted.length === 0 ? await giveUp(context, session) : await stopSome(context, session, wanted);
  } finally {
    lock.release();
  }
}

async function giveUp(context: Context, { id }: FoundSession): Promise<Result<number>> {
  const world = await context.world(id);
  if (!world.ok) return world;
  await awaitSupervisorEnd(context, id);
  const { closeLost } = await import('../../runtime/close-lost.ts');
  const closed = await closeLost(world.value, id, context.pid);
  if (!closed.ok) return closed;
  const ended = closed.value;
  context.out(
    ended === 0
      ? `Session ${id} was lost; nothing of it was left running.\n`
      : `Session ${id} was lost; ${String(ended)} ${ended === 1 ? 'process' : 'processes'} that survived it ended.\n`,
  );
  return ok(0);
}

async function stopSome(
  context: Context,
  { id, snapshot }: FoundSession,
  wanted: readonly string[],
): Promise<Result<number>> {
  const workers = meantWorkers(snapshot?.workers ?? [], wanted);
  if (!workers.ok) return workers;
  const world = await context.world(id);
  if (!world.ok) return world;
  await awaitSupervisorEnd(context, id);
  const { stopLostWorkers } = await import('../../runtime/close-lost.ts');
  const stopped = await stopLostWorkers(
    world.value,
    id,
    workers.value.map((worker) => worker.id),
  );
  if (!stopped.ok) return stopped;
  for (const worker of workers.value) context.out(`${worker.id} ${worker.name}: stopped\n`);
  context.out(`Session ${id} is lost: muxcrew resume ${id} goes on without\n`);
  return ok(0);
}
