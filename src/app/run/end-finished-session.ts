/**
 * A session that is wholly through gives way to the next run of its project: nobody works, waits or looks there, so that
 * ending it loses no more than `stop` does, whose files stay and are archived.
 */
import type { Context } from '../context.ts';
import type { FoundSession } from '../sessions/sessions.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { endsWhenDone } from '../../core/journal/earlier-agents.ts';
import { isOver } from '../../core/model/state.ts';
import { findSession, isUp } from '../sessions/sessions.ts';
import { endSession } from '../stop/end-session.ts';

/** So long a script's second run waits for what its first has left. Milliseconds. */
const programsMs = 3_000;
const lookMs = 50;

/** Every worker has said its last word; its program may be there still, with its conversation. */
export function isThrough({ snapshot }: FoundSession): boolean {
  const workers = snapshot?.workers ?? [];
  return workers.length > 0 && workers.every(({ state }) => isOver(state));
}

/** Through, and nobody there: no program of a worker, and no person. */
export function isDeserted(session: FoundSession): boolean {
  const { standing, snapshot } = session;
  if (standing !== 'live' || snapshot === null || !isThrough(session)) return false;
  return snapshot.clients.length === 0 && snapshot.workers.every(({ pid }) => pid === null);
}

/** A program that ends by itself may take a moment for it after its last word; others stay. */
export async function awaitPrograms(context: Context, session: FoundSession): Promise<FoundSession> {
  let seen = session;
  for (let waited = 0; waited < programsMs && isUp(seen) && isThrough(seen); waited += lookMs) {
    if (isDeserted(seen)) break;
    const stays = seen.snapshot?.workers.some(
      ({ pid, agent, endsWhenDone: told }) => pid !== null && !endsWhenDone(agent, told),
    );
    if (stays === true || (seen.snapshot?.clients.length ?? 0) > 0) break;
    await context.clock.sleep(lookMs);
    seen = findSession(context, session.id) ?? seen;
  }
  return seen;
}

/** Looks again first: it may have gone on since, and a pane that the person has split off is theirs. */
export async function putAway(context: Context, id: string): Promise<Result<null>> {
  const session = findSession(context, id);
  if (session === null || !isUp(session)) return ok(null);
  const { project, spec } = session;
  const runs = { kind: 'session-runs', session: id, project, through: isThrough(session) } as const;
  if (!isDeserted(session)) return fail(runs);
  const backend = await context.backend(spec.session.backend === 'pty' ? 'pty' : 'tmux', spec.session);
  if (!backend.ok) return backend;
  const there = await backend.value.list(id);
  if (there.is === 'listed' && there.listing.panes.some(({ role, dead }) => role === null && dead === null))
    return fail(runs);
  const ended = await endSession(context, id);
  if (ended.ok) context.err(`muxcrew: session ${id} was through: it has ended, and its files are kept\n`);
  return ended;
}
