/** A session's events as its supervisor sends them, over restarts of the supervisor. */
import type { Failure } from '../core/failure.ts';
import type { ControlReply } from '../core/wire/control.ts';
import type { SessionEvent } from '../core/wire/session-event.ts';
import type { Context } from './context.ts';
import { controlVersion } from '../core/wire/control.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { sessionState } from '../core/paths/session-paths.ts';
import { findSession, isUp } from './sessions/sessions.ts';
import { readFailure } from '../core/wire/failure-message.ts';

/** Its restart loop starts a supervisor that was killed again within a second; a loaded machine takes longer. */
const restartMs = 15_000;
const againMs = 250;

/** Until the session has ended, or `signal` is aborted. Fails where the supervisor does not answer for 15 s. */
export async function followEvents(
  context: Context,
  id: string,
  onEvent: (event: SessionEvent) => void | Promise<void>,
  signal: AbortSignal,
): Promise<Result<null>> {
  const { socket, output } = sessionState(context.paths.sessions, id);
  let heardAt = context.clock.now();
  const seen = { closed: false };
  for (;;) {
    const end = await context.sockets.follow(
      socket,
      { v: controlVersion, pid: context.pid, body: { op: 'subscribe' } },
      {
        signal,
        isAccepted: (answer) => replyIn(answer)?.ok === true,
        onLine: async (line) => {
          heardAt = context.clock.now();
          const event = line as SessionEvent;
          seen.closed ||= event.event === 'closed';
          await onEvent(event);
        },
      },
    );
    if (seen.closed || signal.aborted) return ok(null);
    if (end.is === 'refused') return fail(failureIn(end.body) ?? silent(id, output));
    const session = findSession(context, id);
    if (session === null || session.standing === 'ended') return ok(null);
    if (!isUp(session)) return fail({ kind: 'session-lost', session: id });
    if (context.clock.now() - heardAt > restartMs) return fail(silent(id, output));
    await context.clock.sleep(againMs);
  }
}

function replyIn(answer: unknown): ControlReply | null {
  return (answer as { readonly body?: ControlReply } | null)?.body ?? null;
}

function failureIn(answer: unknown): Failure | null {
  const reply = replyIn(answer);
  return reply?.ok === false ? readFailure(reply.failure) : null;
}

function silent(session: string, log: string): Failure {
  return { kind: 'supervisor-silent', session, log };
}
