/** Speaking with a session's supervisor from a command, and starting it where it is gone. */
import type { ControlReply, ControlRequest, Receipt } from '../core/wire/control.ts';
import type { Failure } from '../core/failure.ts';
import type { ProcessIdentity } from '../ports/processes.ts';
import type { Context } from './context.ts';
import { controlVersion } from '../core/wire/control.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { sessionState } from '../core/paths/session-paths.ts';
import { cleanEnvironment } from './environment.ts';
import { crewScope } from './logout.ts';
import { frugalSelf } from './node-flags.ts';
import { keyAgentEnv, refreshKeyAgent } from './ssh-agent.ts';
import { findSession, unreadableState } from './sessions/sessions.ts';
import { readFailure } from '../core/wire/failure-message.ts';

/** From its start to its first answer, on a machine under load. */
const startMs = 15_000;
const lookMs = 20;
const pingMs = 2_000;
/** From its last snapshot to its end. */
const endMs = 5_000;

/**
 * Starts the supervisor under its restart loop, in a session of its own: it outlives this command and its terminal. Gives
 * the loop; null: it has ended already.
 */
export async function startSupervisor(
  context: Context,
  id: string,
  extraEnv: Readonly<Record<string, string>>,
): Promise<ProcessIdentity | null> {
  const state = sessionState(context.paths.sessions, id);
  await refreshKeyAgent(context);
  const loop = await context.exec.detach(
    ['/bin/sh', `${context.assets}/loop.sh`, ...frugalSelf(context.self), 'supervise', '--session', id],
    {
      cwd: '/',
      env: { ...cleanEnvironment(context.env), ...keyAgentEnv(context), ...extraEnv },
      outputFile: state.output,
      scope: await crewScope(context),
    },
  );
  return context.processes.identify(loop);
}

/** Until the supervisor that was just started answers, or its loop has given up. */
export async function awaitSupervisor(
  context: Context,
  id: string,
  loop: ProcessIdentity | null,
): Promise<Result<null>> {
  const place = socketRefusal(context, id);
  if (place !== null) return fail(place);
  const deadline = context.clock.now() + startMs;
  while (context.clock.now() < deadline) {
    // Looked at before it is asked: one that answers and ends right after it has come up all the same.
    const alive = loop !== null && context.processes.isAlive(loop);
    if (await answers(context, id)) return ok(null);
    if (!alive) break;
    await context.clock.sleep(lookMs);
  }
  const { output } = sessionState(context.paths.sessions, id);
  const said = (context.files.readText(output) ?? '').trimEnd().split('\n').at(-1) ?? '';
  const detail =
    said === ''
      ? `it did not answer within ${String(startMs / 1000)} s and printed nothing (${output}; see logs/muxcrew.log)`
      : `it did not come up: ${said}`;
  return fail({ kind: 'program-failed', program: 'the supervisor', detail });
}

/**
 * Null: its control socket has a place. Where the state folder's path is too long for a socket, that is a folder in /tmp,
 * which another user may have made before.
 */
export function socketRefusal(context: Context, id: string): Failure | null {
  const problem = context.sockets.problem(sessionState(context.paths.sessions, id).socket);
  if (problem === null) return null;
  const { folder, reason, excess } = problem;
  const state = context.paths.root.replace(/\/muxcrew$/, '');
  const most = Buffer.byteLength(state) - excess;
  const shorter = most > 1 ? ` of at most ${String(most)} bytes` : '';
  return {
    kind: 'refused',
    what: 'cannot create the control socket',
    why: `${reason}; muxcrew needs that folder because the path of its state folder, ${context.paths.root}, is too long for a socket`,
    fixes: [
      { text: `set XDG_STATE_HOME to a path${shorter}` },
      { run: ['rm', '-r', folder], note: 'with sudo if it belongs to another user' },
    ],
  };
}

/** Takes one back that has not come up: its loop first, or it would be started again. */
export async function endSupervisor(
  context: Context,
  id: string,
  loop: ProcessIdentity | null,
): Promise<void> {
  if (loop !== null) context.processes.signal(loop, 'SIGTERM');
  const supervisor = context.locks.holder(sessionState(context.paths.sessions, id).lock);
  if (supervisor !== null) context.processes.signal(supervisor, 'SIGTERM');
  await awaitSupervisorEnd(context, id);
}

/** Makes sure that somebody supervises the session: a command heals what a kill -9 of loop and supervisor left. */
export async function ensureSupervisor(context: Context, id: string): Promise<Result<null>> {
  const state = sessionState(context.paths.sessions, id);
  const place = socketRefusal(context, id);
  if (place !== null) return fail(place);
  if (context.locks.holder(state.lock) === null) {
    const session = findSession(context, id);
    const damaged = session === null ? null : unreadableState(session, `cannot act on ${id}`);
    if (damaged !== null) return fail(damaged);
  }
  const fresh = refreshKeyAgent(context);
  // With the environment and the programs of its caller: a worker's would be the whole crew's.
  if (context.locks.holder(state.lock) === null && context.caller.is === 'user')
    await startSupervisor(context, id, await ownEnv(context, id));
  const deadline = context.clock.now() + startMs;
  while (context.clock.now() < deadline) {
    if (await answers(context, id)) {
      // What it is asked next may start a worker.
      await fresh;
      return ok(null);
    }
    await context.clock.sleep(lookMs);
  }
  return fail(silent(context, id));
}

export function isUnsupervised(context: Context, id: string): boolean {
  return context.locks.holder(sessionState(context.paths.sessions, id).lock) === null;
}

/** What the configuration adds to the workers' environment: the supervisor before had it from `run`, in memory alone. */
export async function ownEnv(context: Context, id: string): Promise<Readonly<Record<string, string>>> {
  const project = findSession(context, id)?.project;
  const config = project === undefined ? null : await context.config(project, {});
  return config?.ok === true ? config.value.settings.env : {};
}

async function answers(context: Context, id: string): Promise<boolean> {
  return (await request(context, id, { op: 'ping' }, pingMs)).is === 'replied';
}

/**
 * Until the supervisor of a closed session has let go of its lock: what comes after (a new run, an archive) then finds
 * nobody in the session's folder. One that hangs is not waited for for ever.
 */
export async function awaitSupervisorEnd(context: Context, id: string, timeoutMs = endMs): Promise<void> {
  const { lock } = sessionState(context.paths.sessions, id);
  const deadline = context.clock.now() + timeoutMs;
  while (context.locks.holder(lock) !== null && context.clock.now() < deadline)
    await context.clock.sleep(lookMs);
}

export async function ask(
  context: Context,
  id: string,
  body: ControlRequest,
  timeoutMs: number,
): Promise<Result<readonly Receipt[]>> {
  const reply = await replyTo(context, id, body, timeoutMs);
  return reply.ok ? ok(reply.value.receipts) : reply;
}

/** For all of what it answers. */
export async function replyTo(
  context: Context,
  id: string,
  body: ControlRequest,
  timeoutMs: number,
): Promise<Result<Extract<ControlReply, { readonly ok: true }>>> {
  const ready = await ensureSupervisor(context, id);
  if (!ready.ok) return ready;
  const answer = await request(context, id, body, timeoutMs);
  if (answer.is === 'replied')
    return answer.reply.ok ? ok(answer.reply) : fail(readFailure(answer.reply.failure));
  if (answer.is === 'silent')
    return fail({
      kind: 'timed-out',
      what: `the supervisor's reply to ${body.op}`,
      seconds: timeoutMs / 1000,
    });
  return fail(silent(context, id));
}

type Answer =
  | { readonly is: 'replied'; readonly reply: ControlReply }
  | { readonly is: 'silent' }
  | { readonly is: 'no-server' };

async function request(
  context: Context,
  id: string,
  body: ControlRequest,
  timeoutMs: number,
): Promise<Answer> {
  const { socket } = sessionState(context.paths.sessions, id);
  const outcome = await context.sockets.ask(socket, { v: controlVersion, pid: context.pid, body }, timeoutMs);
  if (outcome.is === 'silent') return { is: 'silent' };
  if (outcome.is !== 'answered') return { is: 'no-server' };
  const envelope = outcome.body as { readonly body?: ControlReply } | null;
  return envelope?.body === undefined ? { is: 'no-server' } : { is: 'replied', reply: envelope.body };
}

function silent(context: Context, id: string): Failure {
  const { output } = sessionState(context.paths.sessions, id);
  return { kind: 'supervisor-silent', session: id, log: output, dead: isUnsupervised(context, id) };
}
