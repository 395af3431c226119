/** Stopping a session whose backend is gone: ends what survived it, by the session's own mark, and closes its books. */
import type { Context } from '../context.ts';
import type { FoundSession } from '../sessions.ts';
import { ok, type Result } from '../../core/result.ts';
import { awaitSupervisorEnd } from '../supervisor.ts';

export async function stopLost(context: Context, { id }: FoundSession): Promise<Result<number>> {
  const world = await context.world(id);
  if (!world.ok) return world;
  await awaitSupervisorEnd(context, id);
  const { closeLost } = await import('../../runtime/close-lost.ts');
  const ended = await closeLost(world.value, id, context.pid);
  context.out(
    ended === 0
      ? `Session ${id} was lost; nothing of it was left running.\n`
      : `Session ${id} was lost; ${String(ended)} ${ended === 1 ? 'process' : 'processes'} that survived it ended.\n`,
  );
  return ok(0);
}
