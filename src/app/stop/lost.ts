/** Stopping a session that is not up: the rest of a lost one, single workers that a resume leaves out, or for good. */
import type { Context } from '../context.ts';
import type { World } from '../../runtime/world.ts';
import type { FoundSession } from '../sessions/sessions.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { sessionState } from '../../core/paths/session-paths.ts';
import { called } from '../command-prefix.ts';
import { hasLeftovers } from '../sessions/sessions.ts';
import { notAllEnded } from './not-all-ended.ts';
import { beingResumed } from '../resume/bring-back.ts';
import { awaitSupervisorEnd } from '../supervisor-client.ts';
import { meantWorkers } from '../meant-workers.ts';
import { plural } from '../../core/text/plural.ts';

export interface StopLost {
  /** None: the whole session. */
  readonly workers: readonly string[];
  readonly discard: boolean;
}

export async function stopLost(
  context: Context,
  session: FoundSession,
  { workers, discard }: StopLost,
): Promise<Result<number>> {
  const { id } = session;
  const lock = context.locks.tryTake(sessionState(context.paths.sessions, id).resumeLock);
  if (lock === null) return fail(beingResumed(context, id, `cannot stop ${id}`));
  try {
    const world = await context.world(id);
    if (!world.ok) return world;
    await awaitSupervisorEnd(context, id);
    if (workers.length > 0) return await stopSome(context, world.value, session, workers);
    if (session.standing === 'ended') return await closeStopped(context, world.value, session, discard);
    return await closeSession(context, world.value, session, discard);
  } finally {
    lock.release();
  }
}

async function closeSession(
  context: Context,
  world: World,
  { id }: FoundSession,
  discard: boolean,
): Promise<Result<number>> {
  const { closeLost } = await import('../../runtime/close-lost.ts');
  const closed = await closeLost(world, id, { self: context.pid, discard });
  if (!closed.ok) return closed;
  const { ended, left } = closed.value;
  if (left.length > 0) return fail(notAllEnded(id, left));
  context.out(
    ended === 0
      ? `Session ${id} was lost; nothing of it was left running.\n`
      : `Session ${id} was lost; ${plural(ended, 'process', 'processes')} that survived it ended.\n`,
  );
  context.out(howToContinue(context, id, discard));
  return ok(0);
}

async function closeStopped(
  context: Context,
  world: World,
  session: FoundSession,
  discard: boolean,
): Promise<Result<number>> {
  const { id } = session;
  if (hasLeftovers(session)) {
    const { closeLost } = await import('../../runtime/close-lost.ts');
    const closed = await closeLost(world, id, { self: context.pid, discard });
    if (!closed.ok) return closed;
    const { ended, left } = closed.value;
    if (left.length > 0) return fail(notAllEnded(id, left));
    context.out(
      `Ended ${String(ended)} ${ended === 1 ? 'process' : 'processes'} that session ${id} had left running.\n`,
    );
    if (!discard) return ok(0);
  }
  const { discardEnded } = await import('../../runtime/close-lost.ts');
  const discarded = discardEnded(world, id);
  if (!discarded.ok) return discarded;
  context.out(`Discarded stopped session ${id}.\n${howToContinue(context, id, true)}`);
  return ok(0);
}

async function stopSome(
  context: Context,
  world: World,
  { id, snapshot }: FoundSession,
  wanted: readonly string[],
): Promise<Result<number>> {
  const workers = meantWorkers(snapshot?.workers ?? [], wanted);
  if (!workers.ok) return workers;
  const { stopLostWorkers } = await import('../../runtime/close-lost.ts');
  const stopped = await stopLostWorkers(
    world,
    id,
    workers.value.map((worker) => worker.id),
  );
  if (!stopped.ok) return stopped;
  for (const worker of workers.value) context.out(`${worker.id} ${worker.name}: stopped\n`);
  context.out(`  ${called(context)} resume ${id}    bring the others back\n`);
  return ok(0);
}

/** The last line of a stop. */
export function howToContinue(context: Context, id: string, discard: boolean): string {
  return discard
    ? `  ${called(context)} run FILE…    start from scratch\n`
    : `  ${called(context)} resume ${id}    bring it back\n`;
}
