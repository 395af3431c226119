/** A holder of a test's own, in a folder of its own, started by the built program; leaves nothing behind, and asserts so. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ptyBackend, type PtyBackend } from '../../../src/backends/pty/backend.ts';
import { openConnection, type ServerConnection } from '../../../src/backends/pty/connection.ts';
import { ptyViewClient } from '../../../src/backends/pty/view-client.ts';
import type { StartOptions } from '../../../src/backends/pty/start-server.ts';
import type { Size } from '../../../src/core/terminal/geometry.ts';
import { statePaths } from '../../../src/core/paths/session-paths.ts';
import { byteSockets } from '../../../src/os/sockets/byte-socket.ts';
import { systemClock } from '../../../src/os/clock.ts';
import { nodeExec } from '../../../src/os/processes/exec.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';
import { systemLocks } from '../../../src/os/files/lock.ts';
import { systemProcesses } from '../../../src/os/processes/processes.ts';
import { systemTerminals } from '../../../src/os/terminal/pseudo-terminal.ts';
import type { Listing, NewPane, PaneCommand, PaneFact, PaneLog } from '../../../src/ports/backend.ts';
import type { Look, LookEvent } from '../../../src/ports/view-client.ts';
import { muxcrewMain } from '../../rig/crew-rig.ts';
import type { AttachedTerminal, BackendHarness } from '../contract.ts';
import { arranged } from '../arrange.ts';
import { eventually } from '../eventually.ts';

export interface LookingRig extends AttachedTerminal {
  readonly look: Look;
  readonly events: LookEvent[];
}

export interface Rig extends BackendHarness {
  readonly backend: PtyBackend;
  readonly folder: string;
  readonly options: StartOptions;
  /** Another client of the same holder. */
  another(): PtyBackend;
  /** A pane's command that runs a script of ours by sh. */
  sh(script: string, ...args: string[]): PaneCommand;
  /** Null: there is none. */
  holderPid(): number | null;
  /** A conversation without a backend around it. */
  connect(): Promise<ServerConnection>;
  attach(session: string, size: Size): Promise<LookingRig>;
  /** A session with a sidebar that waits, and a worker `1`, `2`, … for each script. */
  crew(scripts: readonly string[], options?: CrewOptions): Promise<Listing>;
}

export interface CrewOptions {
  readonly session?: string;
  readonly size?: Size;
  readonly log?: (worker: string) => PaneLog | null;
}

export function paneOf(listing: Listing, worker: string): PaneFact {
  const pane = listing.panes.find(({ role }) => role?.is === 'worker' && role.worker === worker);
  if (pane === undefined) throw new Error(`no pane for ${worker}`);
  return pane;
}

const speaker = `
trap 'exit "$(cat "$CODE")"' USR1
printf 'cwd=%s\\nvalue=%s\\n%s\\n' "$PWD" "$VALUE" "$1"
while :; do IFS= read -r line && printf 'got<%s>\\n' "$line"; done
`;

/** `scope`: gives what goes before the holder's words, from the rig's own folder. */
export function ptyRig(
  windowSize: 'latest' | 'smallest' = 'latest',
  scope: (folder: string) => readonly string[] = () => [],
): Rig {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'muxcrew-pty-')));
  const mark = `${folder}/mark`;
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: folder,
    XDG_STATE_HOME: folder,
    MUXCREW_TEST_MARK: mark,
  };
  const paths = statePaths(env).holder;
  const processes = systemProcesses();
  const files = nodeFiles();
  const locks = systemLocks(files, processes);
  const options: StartOptions = {
    exec: nodeExec(),
    files,
    locks,
    clock: systemClock(),
    sockets: byteSockets(() => undefined),
    paths,
    serverCommand: [process.execPath, muxcrewMain, 'hold'],
    env,
    scope: () => Promise.resolve(scope(folder)),
  };
  const make = (): PtyBackend =>
    ptyBackend({
      ...options,
      terminals: systemTerminals(),
      windowSize,
      view: (session) => ({ argv: [process.execPath, muxcrewMain, 'view', '--session', session], env }),
    });
  const backend = make();
  const codeFile = join(folder, 'code');
  let terminals = 0;

  const sh = (script: string, ...args: string[]): PaneCommand => ({
    argv: ['/bin/sh', '-c', script, 'sh', ...args],
    cwd: folder,
    env: { PATH: env['PATH'] ?? '', HOME: folder, MUXCREW_TEST_MARK: mark },
  });
  const holderPid = (): number | null => locks.holder(paths.lock)?.pid ?? null;

  async function attach(session: string, size: Size): Promise<LookingRig> {
    // A process of its own: what is told of a client is told of one that lives.
    const person = spawn('/bin/sleep', ['1000'], { env, stdio: 'ignore' });
    terminals += 1;
    const events: LookEvent[] = [];
    let over: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (over = resolve));
    const looking = await ptyViewClient(options)(
      session,
      { tty: `/dev/pts/test-${String(terminals)}`, size, terminal: 'xterm-256color', pid: person.pid ?? 0 },
      (event) => {
        events.push(event);
        if (event.is !== 'over') return;
        person.kill('SIGKILL');
        over();
      },
    );
    if (!looking.ok) throw new Error(JSON.stringify(looking.failure));
    await eventually('it is shown something', () => events.some(({ is }) => is === 'screen'));
    return {
      look: looking.value,
      events,
      resize: (to) => looking.value.resize(to),
      ended,
      close: () => looking.value.close(),
    };
  }

  async function crew(
    scripts: readonly string[],
    { session = 'crew', size = { columns: 100, rows: 30 }, log = () => null }: CrewOptions = {},
  ): Promise<Listing> {
    const workers = scripts.map((script, index): NewPane => {
      const worker = String(index + 1);
      return { role: { is: 'worker', worker }, command: sh(script), log: log(worker) };
    });
    const sidebar: NewPane = { role: { is: 'sidebar' }, command: sh('read -r _'), log: null };
    const created = await backend.create({
      session,
      arrangement: arranged(size, scripts.length),
      panes: [sidebar, ...workers],
    });
    if (!created.ok) throw new Error(JSON.stringify(created.failure));
    return created.value;
  }

  return {
    backend,
    crew,
    folder,
    options,
    cwd: folder,
    another: make,
    sh,
    holderPid,
    attach,
    async connect() {
      const outcome = await openConnection(options);
      if (outcome.is !== 'open') throw new Error(JSON.stringify(outcome));
      return outcome.connection;
    },
    command: (says, { cwd = folder, value = '' } = {}) => {
      const base = sh(speaker, says);
      return { ...base, cwd, env: { ...base.env, VALUE: value, CODE: codeFile } };
    },
    end(pane, how) {
      if (pane.pid === null) throw new Error('no process');
      if ('code' in how) writeFileSync(codeFile, String(how.code));
      process.kill(pane.pid, 'code' in how ? 'SIGUSR1' : how.signal);
      return Promise.resolve();
    },
    logPath: (name) => join(folder, name),
    readLog: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : ''),
    async killHolder() {
      const pid = holderPid() ?? 0;
      process.kill(pid, 'SIGKILL');
      await eventually('the holder is gone', () => processes.identify(pid) === null);
    },
    async dispose() {
      for (const session of await backend.sessions()) await backend.destroy(session);
      const left = (): readonly number[] =>
        processes.tree(null, { name: 'MUXCREW_TEST_MARK', value: mark }).map(({ pid }) => pid);
      const said = existsSync(paths.output) ? readFileSync(paths.output, 'utf8') : '';
      try {
        await eventually('no process is left', () => left().length === 0);
        const files = existsSync(paths.folder) ? readdirSync(paths.folder) : [];
        const gone = files.filter((name) => name !== 'key' && name !== 'holder.out');
        // Of a holder that was killed; the next one takes its place.
        const dead = ['lock', 'holder.sock'];
        if (holderPid() !== null || gone.some((name) => !dead.includes(name)))
          throw new Error(`left behind: ${gone.join(', ')}`);
        if (said.includes('bug in')) throw new Error(`the holder says: ${said}`);
      } finally {
        // A test that failed may have left some: told as its failure, and ended all the same.
        for (const pid of left()) process.kill(pid, 'SIGKILL');
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
