/** Speaking with a session's supervisor from a command, and starting it where it is gone. */
import type { ControlReply, ControlRequest, Receipt } from '../core/control.ts';
import type { Failure } from '../core/failure.ts';
import type { Context } from './context.ts';
import { controlVersion } from '../core/control.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { sessionState } from '../core/session-paths.ts';
import { cleanEnvironment } from './environment.ts';
import { frugalSelf } from './frugal-self.ts';

/** From its start to its first answer, on a machine under load. */
const startMs = 15_000;
const lookMs = 20;
const pingMs = 2_000;
/** From its last snapshot to its end. */
const endMs = 5_000;

/** Starts the supervisor under its restart loop, in a session of its own: it outlives this command and its terminal. */
export async function startSupervisor(
  context: Context,
  id: string,
  extraEnv: Readonly<Record<string, string>>,
): Promise<void> {
  const state = sessionState(context.paths.sessions, id);
  await context.exec.detach(
    ['/bin/sh', `${context.assets}/loop.sh`, ...frugalSelf(context.self), 'supervise', '--session', id],
    { cwd: '/', env: { ...cleanEnvironment(context.env), ...extraEnv }, outputFile: state.output },
  );
}

/** Until it answers. */
export async function awaitSupervisor(context: Context, id: string): Promise<Result<null>> {
  const deadline = context.clock.now() + startMs;
  while (context.clock.now() < deadline) {
    const pong = await request(context, id, { op: 'ping' }, pingMs);
    if (pong.is === 'replied') return ok(null);
    await context.clock.sleep(lookMs);
  }
  return fail({
    kind: 'supervisor-silent',
    session: id,
    log: sessionState(context.paths.sessions, id).output,
  });
}

/** Makes sure that somebody supervises the session: a command heals what a kill -9 of loop and supervisor left. */
export async function ensureSupervisor(context: Context, id: string): Promise<Result<null>> {
  if (context.locks.holder(sessionState(context.paths.sessions, id).lock) === null)
    await startSupervisor(context, id, {});
  return awaitSupervisor(context, id);
}

/**
 * Until the supervisor of a closed session has let go of its lock: what comes after (a new run, an archive) then finds
 * nobody in the session's folder. One that hangs is not waited for for ever.
 */
export async function awaitSupervisorEnd(context: Context, id: string): Promise<void> {
  const { lock } = sessionState(context.paths.sessions, id);
  const deadline = context.clock.now() + endMs;
  while (context.locks.holder(lock) !== null && context.clock.now() < deadline)
    await context.clock.sleep(lookMs);
}

export async function ask(
  context: Context,
  id: string,
  body: ControlRequest,
  timeoutMs: number,
): Promise<Result<readonly Receipt[]>> {
  const ready = await ensureSupervisor(context, id);
  if (!ready.ok) return ready;
  const answer = await request(context, id, body, timeoutMs);
  if (answer.is === 'replied')
    return answer.reply.ok ? ok(answer.reply.receipts) : fail(answer.reply.failure);
  if (answer.is === 'silent')
    return fail({
      kind: 'timed-out',
      what: `the supervisor's answer to ${body.op}`,
      seconds: timeoutMs / 1000,
    });
  return fail(silent(context, id));
}

type Answer =
  | { readonly is: 'replied'; readonly reply: ControlReply }
  | { readonly is: 'silent' }
  | { readonly is: 'nobody' };

async function request(
  context: Context,
  id: string,
  body: ControlRequest,
  timeoutMs: number,
): Promise<Answer> {
  const { socket } = sessionState(context.paths.sessions, id);
  const outcome = await context.sockets.ask(socket, { v: controlVersion, body }, timeoutMs);
  if (outcome.is === 'silent') return { is: 'silent' };
  if (outcome.is !== 'answered') return { is: 'nobody' };
  const envelope = outcome.body as { readonly body?: ControlReply } | null;
  return envelope?.body === undefined ? { is: 'nobody' } : { is: 'replied', reply: envelope.body };
}

function silent(context: Context, id: string): Failure {
  return { kind: 'supervisor-silent', session: id, log: sessionState(context.paths.sessions, id).output };
}
