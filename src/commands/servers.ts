/**
 * Which tmux server holds each session's panes, kept in the sessions' own state folders: one whose socket was deleted is
 * found by its process alone. Never taken from a project's files: a process that these name must not be signalled.
 */
import type { ProcessIdentity } from '../ports/processes.ts';
import type { Context } from './context.ts';
import { sessionState } from '../core/session-paths.ts';

type Where = Pick<Context, 'env' | 'files' | 'paths'>;

/** `tmux -L`: never a server of the person's. */
export function tmuxSocketName(env: Context['env']): string {
  return env['MUXCREW_TMUX_SOCKET'] ?? 'muxcrew';
}

/** Servers are told apart by where their socket is, as far as it is not the same for all of this user's. */
function socketOf(env: Context['env']): string {
  return `${env['TMUX_TMPDIR'] ?? ''}/${tmuxSocketName(env)}`;
}

export function rememberServer({ env, files, paths }: Where, session: string, server: ProcessIdentity): void {
  const { pid, startTime } = server;
  const text = JSON.stringify({ pid, startTime, socket: socketOf(env) });
  files.replace(sessionState(paths.sessions, session).server, `${text}\n`, 0o600);
}

/** That of one session, as it was recorded when its panes were made; it may have ended by now. */
export function rememberedServer(
  { files, paths }: Omit<Where, 'env'>,
  session: string,
): ProcessIdentity | null {
  const text = files.readText(sessionState(paths.sessions, session).server);
  const server = text === null ? null : parse(text);
  return server === null ? null : { pid: server.pid, startTime: server.startTime };
}

/** Those at the socket that this environment leads to; many may have ended by now. */
export function knownServers({ env, files, paths }: Where): readonly ProcessIdentity[] {
  const found = new Map<string, ProcessIdentity>();
  for (const id of files.list(paths.sessions) ?? []) {
    const text = files.readText(sessionState(paths.sessions, id).server);
    const server = text === null ? null : parse(text);
    if (server?.socket !== socketOf(env)) continue;
    const { pid, startTime } = server;
    found.set(`${String(pid)} ${startTime}`, { pid, startTime });
  }
  return [...found.values()];
}

/** Null for anything that is none: a file that was torn says nothing. */
function parse(text: string): (ProcessIdentity & { readonly socket: string }) | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { pid, startTime, socket } = value as Readonly<Record<string, unknown>>;
  return typeof pid === 'number' && typeof startTime === 'string' && typeof socket === 'string'
    ? { pid, startTime, socket }
    : null;
}
