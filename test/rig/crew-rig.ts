/**
 * A throwaway world for the built `muxcrew`: its own HOME, state folder, temp folder, tmux folder and server, and a
 * project folder with an odd name. Owns all of it: what a test leaves behind (a process, a socket, a lock, a temp file)
 * is ended by `dispose`, and fails the test.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Snapshot, SnapshotWorker } from '../../src/core/snapshot/snapshot.ts';
import { hangMs } from './hang.ts';
import { endAll, markedProcesses, type Leftover } from './leftovers.ts';
import { openTerminal, type Terminal } from './terminal.ts';

export const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
/** The built program; scripts/test builds it before. MUXCREW_TEST_MAIN: another one, such as an installed package's. */
export const muxcrewMain = process.env['MUXCREW_TEST_MAIN'] ?? join(repository, 'dist/main.js');

/** What holds the panes of every rig of this run of the tests; vitest.config.ts says which. */
export const testBackend: 'tmux' | 'pty' = process.env['MUXCREW_TEST_BACKEND'] === 'pty' ? 'pty' : 'tmux';

/** Every character that a shell, tmux, a format or a terminal could take for its own. */
export const oddName = `it's "my" $(touch pwned) #{pane_id} %% ;ü 予定 -d`;

export interface Ran {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly input?: string;
}

export interface TerminalOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

export interface CrewRig {
  /** Holds everything below; gone after `dispose`. */
  readonly root: string;
  readonly home: string;
  /** Real path of the project folder. */
  readonly project: string;
  /** `$XDG_STATE_HOME/muxcrew`. */
  readonly state: string;
  /** The whole environment to start muxcrew, tmux or an agent in. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes a file into the project and gives its absolute path. */
  write(name: string, text: string | Uint8Array): string;
  /** The person's own configuration. */
  writeConfig(settings: unknown): void;
  /** A file of the project; null when it is not there. */
  read(name: string): string | null;
  /** Runs any program in the project without a terminal. Never rejects for an exit code. */
  exec(argv: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Runs the built `muxcrew` in the project without a terminal. */
  muxcrew(words: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Runs the built `muxcrew` in a real pseudo-terminal; closed by `dispose`. */
  terminal(words: readonly string[], options?: TerminalOptions): Terminal;
  /** Any program in a real pseudo-terminal. */
  terminalOf(argv: readonly string[], options?: TerminalOptions): Terminal;
  /** comm/session.json as it is now; null when it is not there. `name`: of a session with a name. */
  snapshot(name?: string): Snapshot | null;
  /** Until it gives something: looked at whenever the comm folder changes, and at a slow beat for what gives no event. */
  until<T>(what: string, look: () => T | null | undefined | false, timeoutMs?: number): Promise<T>;
  /** Until comm/session.json says so of that worker. */
  worker(id: string, is: (worker: SnapshotWorker) => boolean, timeoutMs?: number): Promise<SnapshotWorker>;
  /** Processes that bear this rig's marker in their environment. */
  processes(): readonly Leftover[];
  /** Stops what runs; throws, naming it, when something was left behind. */
  dispose(): Promise<void>;
}

export interface CrewOptions {
  readonly projectName?: string;
  /** Further environment; given to everything. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files of the project: name -> text. */
  readonly files?: Readonly<Record<string, string>>;
  /** Temp files of programs that are not ours to tidy up after. */
  readonly foreignTemp?: RegExp;
}

const lookMs = 50;

export function crewRig(options: CrewOptions = {}): CrewRig {
  // Short: tmux sockets and control sockets live below it, and their paths may not pass 107 bytes.
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mce-')));
  const home = join(root, 'home');
  const project = join(root, options.projectName ?? oddName);
  const temp = join(root, 'tmp');
  for (const folder of [home, project, temp, join(root, 'state'), join(root, 'tmux')])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(join(project, name), text);
  const mark = randomUUID();
  const marker = `MUXCREW_TEST_RIG=${mark}`;
  const env: Record<string, string> = {
    HOME: home,
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    SHELL: '/bin/sh',
    TMPDIR: temp,
    TMUX_TMPDIR: join(root, 'tmux'),
    XDG_STATE_HOME: join(root, 'state'),
    MUXCREW_TMUX_SOCKET: `e2e-${mark.slice(0, 8)}`,
    ...(testBackend === 'pty' ? { MUXCREW_BACKEND: testBackend } : {}),
    MUXCREW_DEMO_SPEED: 'fast',
    MUXCREW_TEST_RIG: mark,
    ...options.env,
  };
  const state = join(root, 'state/muxcrew');
  const terminals: Terminal[] = [];

  const exec: CrewRig['exec'] = (argv, how = {}) =>
    new Promise((resolve) => {
      const child = execFile(
        argv[0] ?? '',
        argv.slice(1),
        {
          cwd: how.cwd ?? project,
          env: { ...env, ...how.env },
          timeout: how.timeoutMs ?? 60_000,
          maxBuffer: 64 * 1024 * 1024,
        },
        (_error, stdout, stderr) => {
          resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr });
        },
      );
      // A program that ends without reading its input breaks the pipe: its own business.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(how.input ?? '');
    });

  const terminalOf: CrewRig['terminalOf'] = (argv, how = {}) => {
    const { cwd = project, env: more, ...size } = how;
    const terminal = openTerminal(argv, { cwd, env: { ...env, ...more }, ...size });
    terminals.push(terminal);
    return terminal;
  };

  const until: CrewRig['until'] = async (what, look, wantedMs = hangMs) => {
    const timeoutMs = Math.max(wantedMs, hangMs);
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const seen = look();
      if (seen !== null && seen !== undefined && seen !== false) return seen;
      if (Date.now() > deadline) throw new Error(`not within ${String(timeoutMs)} ms: ${what}`);
      await change(join(project, 'comm'));
    }
  };

  const snapshot: CrewRig['snapshot'] = (name) => {
    const path = join(project, 'comm', name ?? '', 'session.json');
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Snapshot) : null;
  };

  const muxcrew: CrewRig['muxcrew'] = (words, how) => exec([process.execPath, muxcrewMain, ...words], how);

  return {
    root,
    home,
    project,
    state,
    env,
    write: (name, text) => {
      const path = join(project, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
    writeConfig: (settings) => {
      const folder = join(home, '.config/muxcrew');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'config.json'), JSON.stringify(settings));
    },
    read: (name) => (existsSync(join(project, name)) ? readFileSync(join(project, name), 'utf8') : null),
    exec,
    muxcrew,
    terminal: (words, how) => terminalOf([process.execPath, muxcrewMain, ...words], how),
    terminalOf,
    snapshot,
    until,
    worker: (id, is, timeoutMs) =>
      until(
        `worker ${id} as it should be: ${is.toString()}`,
        () => snapshot()?.workers.find((worker) => worker.id === id && is(worker)),
        timeoutMs,
      ),
    processes: () => markedProcesses(marker),
    dispose: async () => {
      for (const terminal of terminals) terminal.close();
      for (const id of sessionsUp(state)) await muxcrew(['stop', '--yes', '--session', id], { cwd: root });
      const running = await endAll(marker);
      const left = [
        ...running.map(({ pid, argv }) => `process ${String(pid)} ${argv}`),
        ...sessionsUp(state).map((id) => `lock or control socket of session ${id}`),
        ...readdirSync(temp)
          .filter((name) => options.foreignTemp?.test(name) !== true)
          .map((name) => `temp file ${name}`),
        ...(existsSync(join(project, 'pwned')) || existsSync(join(home, 'pwned')) ? ['a name was run'] : []),
      ];
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
      if (left.length > 0) throw new Error(`left behind:\n  ${left.join('\n  ')}`);
    },
  };
}

/** Sessions whose supervisor has not taken its lock and its socket away. */
function sessionsUp(state: string): readonly string[] {
  const sessions = join(state, 'sessions');
  const ids = existsSync(sessions) ? readdirSync(sessions) : [];
  return ids.filter((id) => ['lock', 'control.sock'].some((name) => existsSync(join(sessions, id, name))));
}

/** Until something changes in the folder, or the beat. */
async function change(folder: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const watcher = existsSync(folder) ? watch(folder) : null;
    const timer = setTimeout(finish, lookMs);
    function finish(): void {
      clearTimeout(timer);
      watcher?.close();
      resolve();
    }
    watcher?.once('change', finish).on('error', finish);
  });
}
