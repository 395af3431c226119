/** Has a session's supervisor end all of it, and waits until that is gone. */
import type { Context } from '../context.ts';
import { endOfProcesses } from '../../core/wire/control.ts';
import { ok, type Result } from '../../core/result.ts';
import { findSession } from '../sessions/sessions.ts';
import { ask, awaitSupervisorEnd } from '../supervisor-client.ts';

/** Agents are asked first and given their grace, all at once. */
export const stopMs = 120_000;
/** Its supervisor ends by itself right after its answer: what follows a stop, a run above all, should not meet it any more. */
const goneMs = 10_000;

/** A supervisor that is killed meanwhile is started again, and goes on ending the session. */
const tries = 3;

export async function endSession(context: Context, id: string, discard = false): Promise<Result<null>> {
  const body = { op: 'stop', workers: null, ...(discard ? { discard } : {}) } as const;
  for (let count = 1; ; count += 1) {
    const asked = await ask(context, id, body, stopMs);
    if (!asked.ok && asked.failure.kind === 'refused' && asked.failure.what === endOfProcesses) return asked;
    // It may have ended between our question and its answer: what counts is that it is gone.
    if (asked.ok || findSession(context, id)?.standing === 'ended') break;
    if (asked.failure.kind !== 'supervisor-silent' || count === tries) return asked;
  }
  await awaitSupervisorEnd(context, id, goneMs);
  return ok(null);
}
