/** Where a session's files are: the one place that spells these names. Strings only; touches no file. */
import type { WorkerId } from '../model/worker.ts';
import { checksum } from '../checksum.ts';

/** Per user: `$XDG_STATE_HOME/muxcrew`. */
export interface StatePaths {
  readonly root: string;
  readonly sessions: string;
  /** State folders of ended runs: moved here by the next `run`, never deleted. */
  readonly archive: string;
  /** Locks that keep starts apart, one for each gate. */
  readonly gates: string;
  /** One record for each attach from another host: what became of it. */
  readonly attachments: string;
  /** Each worker's folder for the sockets of tmux servers that it starts itself. */
  readonly workerTmux: string;
  /** A link to the socket of the ssh-agent that the person has now: workers are given its path, which stays. */
  readonly keyAgent: string;
  /** Of the process that holds pseudo-terminals, where there is no tmux. */
  readonly holder: HolderPaths;
}

export interface HolderPaths {
  readonly folder: string;
  readonly socket: string;
  /** Whoever can read it is this user. */
  readonly key: string;
  readonly lock: string;
  /** What the holder prints: a log that could not be written, or our own bugs. */
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
  /** What `run` asked for; read by the supervisor when there is no journal yet. */
  readonly spec: string;
  readonly journal: string;
  /** Stands in for comm/session.json: while that cannot be written, and for good once the session has ended. */
  readonly snapshot: string;
  /** Which process holds the panes; see app/tmux-servers.ts. */
  readonly server: string;
  readonly lock: string;
  /** Held while a lost or stopped session is resumed, closed or discarded: one at a time. */
  readonly resumeLock: string;
  readonly socket: string;
  /** What the supervisor and its restart loop print: only ever our own bugs. */
  readonly output: string;
  /** State folders of removed workers. */
  readonly removed: string;
  readonly worker: (id: WorkerId) => WorkerState;
}

export interface WorkerState {
  readonly folder: string;
  /** One record a file, written by the agent's hooks. */
  readonly events: string;
  /** What the agent asks and waits for: `<id>.req`, and beside it the FIFO `<id>.reply`. */
  readonly requests: string;
  /** Paths of the transcripts of its conversations in this session, one a line, the newest last. */
  readonly transcripts: string;
  readonly runRecord: (run: number) => string;
  readonly exitRecord: (run: number) => string;
  /** There for as long as that run is suspended. */
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

/** In the project folder, as the original framework has them. */
export interface ProjectPaths {
  readonly root: string;
  /** Where comm/, logs/ and outputs/ are: no link of theirs may lead out of it. */
  readonly base: string;
  readonly comm: string;
  /** The folder of all sessions' comm folders; `comm` itself where the session has no name. */
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

/** A session that the person named has comm and log folders of its own, so that it can live beside another one. */
export function projectPaths({
  project: root,
  name,
  folder = root,
}: {
  readonly project: string;
  readonly name: string | null;
  /** Absolute: the setting `folder`, where it was given. */
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

/** A file that workers and muxcrew write into comm/; the user's own files there are left alone. */
export function isCommFile(name: string): boolean {
  return (
    isMovedCommFile(name) || name === 'archive' || name === '.gitignore' || /^\..*\.\d+-\d+\.new$/.test(name)
  );
}

/** Of these, those that the next run moves to comm/archive/. */
export function isMovedCommFile(name: string): boolean {
  return /^worker\d+(_status\.txt|\.pid)$|^board\.txt$|^session\.json$/.test(name);
}

/** A file that muxcrew writes into logs/. */
export function isLogFile(name: string): boolean {
  return /^(worker\d+|muxcrew)\.log(\.\d+)?$/.test(name);
}

/** The same as patterns of a .gitignore, for a folder that has files of the user's too. */
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

/** A path for people: relative to the project where it is in it. */
export function shownPath(project: string, path: string): string {
  return path.startsWith(`${project}/`) ? path.slice(project.length + 1) : path;
}

/** A folder name for a moment: `2026-11-22T13-05-09Z`. `iso` is an ISO 8601 time. */
export function archiveName(iso: string): string {
  return `${iso.slice(0, 19).replaceAll(':', '-')}Z`;
}

/** The variables that mark every process of a session, so that a stop finds those that left the tree. */
export const sessionMarker = 'MUXCREW_SESSION';
export const workerMarker = 'MUXCREW_WORKER';
/** Marks what shows a session to a person on another host, by the attachment's id: a stale one is known by it. */
export const attachmentMarker = 'MUXCREW_ATTACHMENT';

/** Marks what a worker's check has started, beside the worker's own mark. */
export const checkMarker = 'MUXCREW_CHECK';

/** tmux's own variable: the folder where it keeps its sockets. */
export const tmuxFolder = 'TMUX_TMPDIR';
/** The user's value of it, for a muxcrew that a worker calls; empty: it was not set. */
export const userTmuxFolder = 'MUXCREW_USER_TMUX_TMPDIR';

/** The longest path of a socket that Linux takes; macOS takes 103. */
export const socketPathBytes = 107;

/** Short, since a socket's path is limited: the end of a session's id has the hash of its folder. */
export function workerTmux({ workerTmux: root }: StatePaths, session: string, worker: WorkerId): string {
  return `${root}/${session.slice(-20)}-${worker}`;
}

/** muxcrew's own environment: what a worker has for itself does not count for the muxcrew that it calls. */
export function withUserTmux(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { [userTmuxFolder]: folder, ...rest } = env;
  if (folder === undefined) return env;
  const { [tmuxFolder]: _, ...others } = rest;
  return folder === '' ? others : { ...others, [tmuxFolder]: folder };
}

export function workerMark(session: string, worker: WorkerId): string {
  return `${session}/${worker}`;
}

/** What the processes of a worker or a session are found by: one of the two is enough. */
export interface ProcessMark {
  readonly name: string;
  readonly value: string;
  /** The soft limit of file locks: the least and the greatest value. Absent: the environment alone tells. */
  readonly locks?: readonly [number, number];
}

const workerLimits = 2 ** 20;

/**
 * The soft limit of file locks that a worker's program starts with. The kernel has not used this limit since 2.4, and hands
 * it on to every child, whatever environment (`env -i`), session (`setsid`) or parent that has.
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

/** The worker that such a limit names, of these sessions; null: none. */
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
