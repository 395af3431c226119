/**
 * Stops a session that no supervisor can stop: its files are damaged, or a newer muxcrew wrote them. Ends its processes by
 * their marks and removes its panes.
 */
import type { Context } from '../context.ts';
import type { FoundSession } from '../sessions/sessions.ts';
import { visibleText } from '../../core/text/clean-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { sessionState } from '../../core/paths/session-paths.ts';
import { archiveState } from '../archive-state.ts';
import { called } from '../command-prefix.ts';
import { notAllEnded } from './not-all-ended.ts';
import { beingResumed } from '../resume/bring-back.ts';
import { awaitSupervisorEnd } from '../supervisor-client.ts';
import { plural } from '../../core/text/plural.ts';

/** Whether nothing of it can be read. `stop` then archives it as well, so that `run` can start a new session in its place. */
export function isUnreadable({ damage }: FoundSession): boolean {
  return damage?.recovered === false;
}

export async function stopByForce(context: Context, session: FoundSession): Promise<Result<number>> {
  const { id } = session;
  const state = sessionState(context.paths.sessions, id);
  const lock = context.locks.tryTake(state.resumeLock);
  if (lock === null) return fail(beingResumed(context, id, `cannot stop ${id}`));
  try {
    const world = await context.world(id);
    if (!world.ok) return world;
    await awaitSupervisorEnd(context, id);
    const { closeLost } = await import('../../runtime/close-lost.ts');
    const closed = await closeLost(world.value, id, { self: context.pid, discard: false });
    if (!closed.ok) return closed;
    const gone = await world.value.backend.destroy(id);
    const { ended, left } = closed.value;
    context.out(`Stopped session ${id} by force: ${plural(ended, 'process', 'processes')} ended.
`);
    // Its files stay: by them, another `stop` tries again what is left.
    if (left.length > 0) return fail(notAllEnded(id, left));
    if (!gone.ok) return gone;
  } finally {
    lock.release();
  }
  if (!isUnreadable(session)) return ok(0);
  archiveState(context, id);
  context.out(
    `  its files could not be read (${visibleText(session.damage?.why ?? '')}): moved to ${visibleText(context.paths.archive)}\n`,
  );
  context.out(`  ${called(context)} run FILE…    start from scratch\n`);
  return ok(0);
}
