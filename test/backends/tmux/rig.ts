/** A tmux server of a test's own, in a folder of its own; leaves no process, socket or folder behind, and asserts so. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { IPty } from 'node-pty';
import pty from 'node-pty';
import type { TmuxBackendOptions } from '../../../src/backends/tmux/options.ts';
import type { TmuxBackend } from '../../../src/backends/tmux/backend.ts';
import { tmuxBackend } from '../../../src/backends/tmux/backend.ts';
import { systemClock } from '../../../src/os/clock.ts';
import { nodeExec } from '../../../src/os/processes/exec.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';
import { systemProcesses } from '../../../src/os/processes/processes.ts';
import type { Size } from '../../../src/core/terminal/geometry.ts';
import type { PaneCommand } from '../../../src/ports/backend.ts';
import type { AttachedTerminal, BackendHarness } from '../contract.ts';
import { eventually } from '../eventually.ts';

export interface Rig extends BackendHarness {
  readonly backend: TmuxBackend;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly socketName: string;
  /** Another backend on the same server. */
  another(options?: Partial<TmuxBackendOptions>): TmuxBackend;
  /** Runs tmux itself on our server; gives stdout. */
  tmux(...words: string[]): string;
  /** A pane's command that runs a script of ours by sh. */
  sh(script: string, ...args: string[]): PaneCommand;
  serverPid(): number;
  /** What the terminal got, in bytes as text. */
  attachPty(
    session: string,
    size: Size,
  ): Promise<AttachedTerminal & { readonly pty: IPty; output(): string }>;
}

/** Marks everything that a test starts, for the search at its end. */
let rigs = 0;

const assets = resolve(import.meta.dirname, '../../../src/assets');

const speaker = `
trap 'exit "$(cat "$CODE")"' USR1
printf 'cwd=%s\\nvalue=%s\\n%s\\n' "$PWD" "$VALUE" "$1"
while :; do IFS= read -r line && printf 'got<%s>\\n' "$line"; done
`;

export function tmuxRig(options: Partial<TmuxBackendOptions> = {}): Rig {
  rigs += 1;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'muxcrew-tmux-')));
  chmodSync(folder, 0o700);
  const socketName = `muxcrew-test-${process.pid}-${rigs}`;
  const mark = `${folder}/mark`;
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: folder,
    SHELL: '/bin/sh',
    TMUX_TMPDIR: folder,
    TERM: 'xterm-256color',
    MUXCREW_TEST_MARK: mark,
    ...options.env,
  };
  const codeFile = join(folder, 'code');
  const make = (extra: Partial<TmuxBackendOptions> = {}): TmuxBackend =>
    tmuxBackend({
      exec: nodeExec(),
      processes: systemProcesses(),
      files: nodeFiles(),
      clock: systemClock(),
      assets,
      socketName,
      userConf: null,
      ...options,
      ...extra,
      env,
    });
  const backend = make();

  const tmux = (...words: string[]): string =>
    execFileSync('tmux', ['-u', '-L', socketName, ...words], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  function sh(script: string, ...args: string[]): PaneCommand {
    return {
      argv: ['/bin/sh', '-c', script, 'sh', ...args],
      cwd: folder,
      env: { PATH: env['PATH'] ?? '', HOME: folder, MUXCREW_TEST_MARK: mark },
    };
  }

  const serverPid = (): number => Number(tmux('display-message', '-p', '#{pid}'));

  async function attachPty(session: string, size: Size): ReturnType<Rig['attachPty']> {
    const command = await backend.attachCommand(session);
    if (!command.ok) throw new Error(JSON.stringify(command.failure));
    const [program = '', ...args] = command.value.argv;
    const terminal = pty.spawn(program, args, {
      name: 'xterm-256color',
      cols: size.columns,
      rows: size.rows,
      env: { ...command.value.env },
    });
    let output = '';
    terminal.onData((data) => (output += data));
    let gone = false;
    const ended = new Promise<void>((done) =>
      terminal.onExit(() => {
        gone = true;
        done();
      }),
    );
    await eventually('the client draws', () => output.length > 0);
    return {
      pty: terminal,
      output: () => output,
      resize: ({ columns, rows }) => terminal.resize(columns, rows),
      ended,
      close: () => {
        if (!gone) terminal.kill('SIGHUP');
      },
    };
  }

  return {
    backend,
    folder,
    env,
    socketName,
    cwd: folder,
    another: make,
    tmux,
    sh,
    serverPid,
    attachPty,
    attach: attachPty,
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
      const pid = serverPid();
      process.kill(pid, 'SIGKILL');
      await eventually('the server is gone', () => systemProcesses().identify(pid) === null);
    },
    async dispose() {
      spawnSync('tmux', ['-L', socketName, 'kill-server'], { env });
      const left = (): readonly number[] =>
        systemProcesses()
          .tree(null, { name: 'TMUX_TMPDIR', value: folder })
          .concat(systemProcesses().tree(null, { name: 'MUXCREW_TEST_MARK', value: mark }))
          .map(({ pid }) => pid);
      try {
        await eventually('no process is left', () => left().length === 0);
      } finally {
        // A test that failed may have left some: told as its failure, and ended all the same.
        for (const pid of left()) process.kill(pid, 'SIGKILL');
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
