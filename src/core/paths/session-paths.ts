/** Paths of a session's files: the only place with these names. Strings only; touches no file. */
import type { WorkerId } from '../model/worker.ts';
import { checksum } from '../checksum.ts';

/** Per user: `$XDG_STATE_HOME/muxcrew`. */
export interface StatePaths {
  readonly root: string;
  readonly sessions: string;
  /** State folders of ended runs: moved here by the next `run`, never deleted. */
  readonly archive: string;
  /** Locks that stagger starts, one per gate. */
  readonly gates: string;
  /** Outcomes of attaches from other hosts, one record each. */
  readonly attachments: string;
  /** Folders for sockets of tmux servers that workers start, one per worker. */
  readonly workerTmux: string;
  /** A link to the current ssh-agent socket of the user: workers get its path, which does not change. */
  readonly keyAgent: string;
  /** Files of the pty server. */
  readonly holder: HolderPaths;
}

export interface HolderPaths {
  readonly folder: string;
  readonly socket: string;
  /** Whoever can read it is this user. */
  readonly key: string;
  readonly lock: string;
  /** Output of the pty server: failed log writes and bugs. */
  readonly output: string;
}

export function statePaths(env: Readonly<Record<string, string | undefined>>): StatePaths {
  const base = env['XDG_STATE_HOME'];
  const root = `${base?.startsWith('/') === true ? base : `${env['HOME'] ?? ''}/.local/state`}/muxcrew`;
  const sessions = `${root}/sessions`;
  return {
    root,
    sessions,
    archive: `${root}/archive`,
    gates: `${root}/gates`,
    attachments: `${root}/attachments`,
    workerTmux: `${root}/tmux`,
    keyAgent: `${root}/ssh-agent.sock`,
    holder: holderPaths(root),
  };
}

function holderPaths(root: string): HolderPaths {
  const folder = `${root}/holder`;
  return {
    folder,
    socket: `${folder}/holder.sock`,
    key: `${folder}/key`,
    lock: `${folder}/lock`,
    output: `${folder}/holder.out`,
  };
}

/** In `sessions/<id>/`: owner-only, never in the project. */
export interface SessionState {
  readonly folder: string;
  /** What `run` requested; read by the supervisor if there is no journal yet. */
  readonly spec: string;
  readonly journal: string;
  /** Replaces comm/session.json while that cannot be written, and after the session has ended. */
  readonly snapshot: string;
  /** The process that holds the panes; see app/tmux-servers.ts. */
  readonly server: string;
  readonly lock: string;
  /** Held while a lost or stopped session is resumed, closed or discarded. */
  readonly resumeLock: string;
  readonly socket: string;
  /** Output of the supervisor and its restart loop: only bugs. */
  readonly output: string;
  /** State folders of removed workers. */
  readonly removed: string;
  readonly worker: (id: WorkerId) => WorkerState;
}

export interface WorkerState {
  readonly folder: string;
  /** One record per file, written by the agent's hooks. */
  readonly events: string;
  /** Requests of the agent: `<id>.req`, and beside it the FIFO `<id>.reply`. */
  readonly requests: string;
  /** Paths of the transcripts of its conversations in this session, one per line, the newest last. */
  readonly transcripts: string;
  readonly runRecord: (run: number) => string;
  readonly exitRecord: (run: number) => string;
  /** Exists while that run is suspended. */
  readonly suspendedRecord: (run: number) => string;
}

export function sessionState(sessions: string, id: string): SessionState {
  const folder = `${sessions}/${id}`;
  return {
    folder,
    spec: `${folder}/spec.json`,
    journal: `${folder}/journal.jsonl`,
    snapshot: `${folder}/session.json`,
    server: `${folder}/server.json`,
    lock: `${folder}/lock`,
    resumeLock: `${folder}/resume.lock`,
    socket: `${folder}/control.sock`,
    output: `${folder}/supervisor.out`,
    removed: `${folder}/removed`,
    worker: (worker) => {
      const own = `${folder}/workers/${worker}`;
      return {
        folder: own,
        events: `${own}/events`,
        requests: `${own}/requests`,
        transcripts: `${own}/transcripts`,
        runRecord: (run) => `${own}/run-${run}`,
        exitRecord: (run) => `${own}/exit-${run}`,
        suspendedRecord: (run) => `${own}/suspended-${run}`,
      };
    },
  };
}

/** In the project folder, with the names of the original framework. */
export interface ProjectPaths {
  readonly root: string;
  /** Folder of comm/, logs/ and outputs/, whose links must not lead out of it. */
  readonly base: string;
  readonly comm: string;
  /** Contains all sessions' comm folders; `comm` itself if the session has no name. */
  readonly allComm: string;
  readonly snapshot: string;
  readonly board: string;
  readonly archive: string;
  readonly logs: string;
  readonly allLogs: string;
  readonly log: string;
  readonly outputs: string;
  readonly statusFile: (id: WorkerId) => string;
  readonly pidFile: (id: WorkerId) => string;
  readonly workerLog: (id: WorkerId) => string;
}

/** A named session has its own comm and log folders, so that it can run beside another one. */
export function projectPaths({
  project: root,
  name,
  folder = root,
}: {
  readonly project: string;
  readonly name: string | null;
  /** Absolute path from the setting `folder`, if set. */
  readonly folder?: string;
}): ProjectPaths {
  const own = name === null ? '' : `/${name}`;
  const comm = `${folder}/comm${own}`;
  const logs = `${folder}/logs${own}`;
  return {
    root,
    base: folder,
    comm,
    allComm: `${folder}/comm`,
    snapshot: `${comm}/session.json`,
    board: `${comm}/board.txt`,
    archive: `${comm}/archive`,
    logs,
    allLogs: `${folder}/logs`,
    log: `${logs}/muxcrew.log`,
    outputs: `${folder}/outputs`,
    statusFile: (id) => `${comm}/worker${id}_status.txt`,
    pidFile: (id) => `${comm}/worker${id}.pid`,
    workerLog: (id) => `${logs}/worker${id}.log`,
  };
}

/** Whether workers or muxcrew write that file into comm/; other files there are the user's. */
export function isCommFile(name: string): boolean {
  return (
    isMovedCommFile(name) || name === 'archive' || name === '.gitignore' || /^\..*\.\d+-\d+\.new$/.test(name)
  );
}

/** Whether the next run moves it to comm/archive/. */
export function isMovedCommFile(name: string): boolean {
  return /^worker\d+(_status\.txt|\.pid)$|^board\.txt$|^session\.json$/.test(name);
}

/** Whether muxcrew writes that file into logs/. */
export function isLogFile(name: string): boolean {
  return /^(worker\d+|muxcrew)\.log(\.\d+)?$/.test(name);
}

/** The same as .gitignore patterns, for a folder that also has the user's files. */
export const ownFilePatterns = [
  '/.gitignore',
  '/worker*_status.txt',
  '/worker*.pid',
  '/board.txt',
  '/session.json',
  '/.*.new',
  '/archive/',
  '/worker*.log',
  '/worker*.log.*',
  '/muxcrew.log*',
  '',
].join('\n');

/** A path for display: relative to the project if it is inside. */
export function shownPath(project: string, path: string): string {
  return path.startsWith(`${project}/`) ? path.slice(project.length + 1) : path;
}

/** A folder name for a time: `2026-11-22T13-05-09Z`. `iso` is an ISO 8601 time. */
export function archiveName(iso: string): string {
  return `${iso.slice(0, 19).replaceAll(':', '-')}Z`;
}

/** Environment variable that marks every process of a session, so that a stop finds those that left the tree. */
export const sessionMarker = 'MUXCREW_SESSION';
export const workerMarker = 'MUXCREW_WORKER';
/**
 * Marks the process that shows a session to a user on another host, by the attachment's id, so that stale ones can be
 * found.
 */
export const attachmentMarker = 'MUXCREW_ATTACHMENT';

/** Marks processes of a worker's check, in addition to the worker's mark. */
export const checkMarker = 'MUXCREW_CHECK';

/** tmux's own variable for the folder of its sockets. */
export const tmuxFolder = 'TMUX_TMPDIR';
/** The user's value of it, for a muxcrew that a worker calls; empty: unset. */
export const userTmuxFolder = 'MUXCREW_USER_TMUX_TMPDIR';

/** Longest socket path on Linux; macOS allows 103. */
export const socketPathBytes = 107;

/** Short, since socket paths are limited: the end of a session's id contains the hash of its folder. */
export function workerTmux({ workerTmux: root }: StatePaths, session: string, worker: WorkerId): string {
  return `${root}/${session.slice(-20)}-${worker}`;
}

/** The environment for muxcrew itself: the worker's own values do not apply to a muxcrew that it calls. */
export function withUserTmux(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { [userTmuxFolder]: folder, ...rest } = env;
  if (folder === undefined) return env;
  const { [tmuxFolder]: _, ...others } = rest;
  return folder === '' ? others : { ...others, [tmuxFolder]: folder };
}

export function workerMark(session: string, worker: WorkerId): string {
  return `${session}/${worker}`;
}

/** How the processes of a worker or session are found: either mark is enough. */
export interface ProcessMark {
  readonly name: string;
  readonly value: string;
  /** The smallest and the largest soft limit of file locks. Absent: only the environment marks them. */
  readonly locks?: readonly [number, number];
}

const workerLimits = 2 ** 20;

/**
 * The soft limit of file locks that a worker's program starts with. The kernel has not used this limit since 2.4, and
 * every child inherits it, whatever its environment (`env -i`), session (`setsid`) or parent.
 */
export function lockLimit(session: string, worker: WorkerId): number {
  const number = Number(worker);
  const own =
    Number.isSafeInteger(number) && number >= 0 && number < workerLimits ? number : workerLimits - 1;
  return 2 ** 52 + Number.parseInt(checksum(session), 16) * workerLimits + own;
}

/** `mark`: `<session>/<id>`. */
export function markOfWorker(mark: string): ProcessMark {
  const [session = '', worker = ''] = mark.split('/');
  const limit = lockLimit(session, worker);
  return { name: workerMarker, value: mark, locks: [limit, limit] };
}

/** The worker of these sessions that such a limit marks; null: none. */
export function workerOfLimit(
  limit: number,
  sessions: readonly string[],
): { readonly session: string; readonly worker: WorkerId } | null {
  const session = sessions.find((id) => {
    const [least, greatest] = markOfSession(id).locks;
    return limit >= least && limit <= greatest;
  });
  return session === undefined ? null : { session, worker: String(limit % workerLimits) };
}

export function markOfSession(session: string): Required<ProcessMark> {
  const first = lockLimit(session, '0');
  return { name: sessionMarker, value: session, locks: [first, first + workerLimits - 1] };
}

/** Both absolute and real. */
export function isInside(folder: string, path: string): boolean {
  return path.startsWith(`${folder === '/' ? '' : folder}/`);
}
