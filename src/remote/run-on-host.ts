/**
 * Has the muxcrew on another host run a command line, on our output and errors. The far side ends when we do, and what it
 * exits with is what we exit with.
 */
import type { Host } from '../core/wire/ssh-host.ts';
import type { RemoteRequest, SentFile } from '../core/wire/remote-request.ts';
import type { Clock } from '../ports/clock.ts';
import type { ExecOutcome, Relayed } from '../ports/exec.ts';
import type { Context } from '../app/context.ts';
import { cleanText } from '../core/text/clean-text.ts';
import { frameOf } from '../core/wire/input-frames.ts';
import { passedVariables, protocolVersion } from '../core/wire/remote-request.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { guardedConnection, type SharedConnection } from './connection.ts';
import { commandArgv, exitMissing, exitTransport, farCommand } from './ssh.ts';

/**
 * Ctrl-C signals the whole foreground process group. ssh can exit before our own copy of the signal is delivered: how long
 * a lost connection waits for it before it is reported.
 */
const interruptGraceMs = 100;

/** A command line for another host. */
export interface Asked {
  readonly host: Host;
  readonly argv: readonly string[];
  /** The project folder over there; null: where a login begins. */
  readonly folder: string | null;
  readonly files?: readonly SentFile[];
  /** Of an attach: its id. */
  readonly attachment?: string;
}

export function requestOf(context: Context, { host, argv, folder, files, attachment }: Asked): RemoteRequest {
  const { input, output, columns, rows, colours, unicode } = context.terminal;
  return {
    protocol: protocolVersion,
    version: context.version,
    host: host.name,
    argv,
    folder,
    ...(files === undefined || files.length === 0 ? {} : { files }),
    terminal: { input, output, columns, rows, colours, unicode },
    ...(attachment === undefined ? {} : { attachment }),
    env: passedVariables(context.env),
  };
}

/** `readsInput`: ours is handed on; else it is left alone. */
export async function ask(context: Context, asked: Asked, readsInput: boolean): Promise<Result<number>> {
  const { host } = asked;
  const said = saidFile(context);
  const wish = { host, batch: !context.terminal.input && !context.terminal.output, saidFile: said };
  const request = `${JSON.stringify(requestOf(context, asked))}\n`;
  const start = (control: string | null): Relayed =>
    context.exec.relay(commandArgv(wish, control, farCommand(null)));
  const guarded = guardedConnection(context, host);
  let ssh = start(guarded.control);
  const calledOff = new AbortController();
  const guard = guarded.guard(calledOff.signal);
  let connection: Pick<SharedConnection, 'used'> = guard;
  const interrupted: ('SIGINT' | 'SIGTERM')[] = [];
  // Ctrl-C reaches ssh by itself; what is left behind is tidied up before we go.
  const unlisten = context.onInterrupt((signal) => {
    interrupted.push(signal);
    calledOff.abort();
    ssh.kill();
  });
  const instead = await Promise.race([guard.instead, ssh.ended.then(() => null)]);
  if (instead !== null && interrupted.length === 0) {
    ssh.kill();
    await ssh.ended;
    connection = instead;
  }
  if (instead !== null && interrupted.length === 0) ssh = start(instead.control);
  // Only now: an ssh whose master is ended under it connects by itself, and would have had it done as well.
  ssh.write(request);
  const unpump = readsInput ? await context.pumpInput((piece) => ssh.write(frameOf(piece))) : () => undefined;
  const outcome = await ssh.ended;
  if (outcome.code === null || outcome.code === exitTransport)
    await abortedWithin(context.clock, interruptGraceMs, calledOff.signal);
  unpump();
  unlisten();
  const [signal] = interrupted;
  const text = takeSaid(context, said);
  if (signal !== undefined) return ok(signal === 'SIGINT' ? 130 : 143);
  if (outcome.code !== exitTransport) await connection.used();
  return resultOf(context, host, outcome, text);
}

function abortedWithin(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const cancel = clock.after(ms, resolve);
    const interrupted = (): void => {
      cancel();
      resolve();
    };
    signal.addEventListener('abort', interrupted, { once: true });
  });
}

/** What ssh's end means. `said`: what it had to say itself. */
export function resultOf(
  context: Pick<Context, 'err'>,
  host: Host,
  outcome: Pick<ExecOutcome, 'code' | 'signal' | 'errorCode'>,
  said: string,
): Result<number> {
  const { code, errorCode } = outcome;
  if (errorCode === 'ENOENT') return fail({ kind: 'ssh-missing' });
  if (errorCode !== null) return fail({ kind: 'program-failed', program: 'ssh', detail: errorCode });
  if (code === exitMissing) return fail({ kind: 'muxcrew-missing-there', host: host.name });
  if (code !== null && code !== exitTransport) return ok(code);
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  // A changed host key, say, takes more than a line to tell.
  for (const line of lines.slice(0, -1)) context.err(`${cleanText(line, 500)}\n`);
  const last = lines.at(-1)?.trim() ?? 'the line was lost, or what ran there was killed';
  return fail({ kind: 'host-unreachable', host: host.name, said: last });
}

/** Ours alone, gone after the command. */
export function saidFile(context: Context): string {
  const folder = `${context.paths.root}/ssh`;
  context.files.makeFolder(folder, 0o700);
  return `${folder}/${String(context.pid)}-${context.newUuid().slice(0, 8)}.said`;
}

export function takeSaid(context: Context, path: string): string {
  const text = context.files.readText(path) ?? '';
  context.files.remove(path);
  return text;
}
