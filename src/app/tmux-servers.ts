/**
 * Which tmux server holds each session's panes, kept in the sessions' own state folders: one whose socket was deleted is
 * found by its process alone. Never taken from a project's files: a process that these name must not be signalled.
 */
import type { ProcessIdentity } from '../ports/processes.ts';
import type { Context } from './context.ts';
import { readChecked, withChecksum } from '../core/checksum.ts';
import { serverFromJournal } from '../core/journal/session-file.ts';
import { sessionState } from '../core/paths/session-paths.ts';
import { processRecord } from '../core/process-record.ts';
import { readStateText } from '../runtime/state/state-file.ts';

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
  const content = withChecksum({ pid, startTime, socket: socketOf(env) });
  files.replace(sessionState(paths.sessions, session).server, content, 0o600);
}

/**
 * Returns the server of one session, as it was recorded when its panes were made, or as its journal names it where that
 * record is damaged. It may have ended by now.
 */
export function rememberedServer(
  { files, paths }: Omit<Where, 'env'>,
  session: string,
): ProcessIdentity | null {
  const state = sessionState(paths.sessions, session);
  const server = recordAt(files, state.server);
  return server === null
    ? journaledServer(files, state.journal)
    : { pid: server.pid, startTime: server.startTime };
}

function journaledServer(files: Where['files'], path: string): ProcessIdentity | null {
  const journal = unlessUnreadable(() => readStateText(files, path));
  return journal === null ? null : serverFromJournal(journal);
}

/** Those at the socket that this environment leads to; many may have ended by now. */
export function knownServers({ env, files, paths }: Where): readonly ProcessIdentity[] {
  const found = new Map<string, ProcessIdentity>();
  for (const id of files.list(paths.sessions) ?? []) {
    const server = recordAt(files, sessionState(paths.sessions, id).server);
    if (server?.socket !== socketOf(env)) continue;
    const { pid, startTime } = server;
    found.set(`${String(pid)} ${startTime}`, { pid, startTime });
  }
  return [...found.values()];
}

interface ServerRecord extends ProcessIdentity {
  readonly socket: string;
}

/** Null: the file is missing or damaged. */
function recordAt(files: Where['files'], path: string): ServerRecord | null {
  const content = unlessUnreadable(() => readStateText(files, path));
  const read = content === null ? null : readChecked(content);
  if (read?.is !== 'read') return null;
  const server = processRecord(read.value);
  const { socket } = read.value as Partial<ServerRecord>;
  return server === null || typeof socket !== 'string' ? null : { ...server, socket };
}

/** A file of one session that cannot be read affects no other session. */
function unlessUnreadable<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return null;
  }
}
