/**
 * The yardstick: the least that tmux can do for the same panes. A cold server of its own, one call, the same windows and
 * cells, the same log writer on each pane, a trivial command in it. Owns that server; knows nothing of muxcrew's code.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CrewRig } from '../rig/crew-rig.ts';

const limitBytes = 256 * 1024 * 1024;

export interface Window {
  readonly columns: number;
  readonly rows: number;
  /** tmux's layout string. */
  readonly layout: string;
  readonly roles: readonly string[];
}

/** The windows of muxcrew's own server as they are now. */
export function windowsOf(rig: CrewRig): readonly Window[] {
  const format = '#{window_index}\t#{window_width}\t#{window_height}\t#{window_layout}\t#{@muxcrew_role}';
  const windows = new Map<string, Window>();
  for (const line of muxcrewTmux(rig, 'list-panes', '-a', '-F', format).trim().split('\n')) {
    const [index = '', columns, rows, layout = '', role = ''] = line.split('\t');
    const roles = [...(windows.get(index)?.roles ?? []), role];
    windows.set(index, { columns: Number(columns), rows: Number(rows), layout, roles });
  }
  return [...windows.values()];
}

/** What muxcrew's server prints; empty when there is none. */
export function muxcrewTmux(rig: CrewRig, ...words: readonly string[]): string {
  const socket = rig.env['MUXCREW_TMUX_SOCKET'] ?? '';
  return spawnSync('tmux', ['-u', '-L', socket, ...words], { env: rig.env, encoding: 'utf8' }).stdout;
}

export interface BareTmux {
  /** Milliseconds of the one call. `command` gives each worker's, by its role. */
  start(windows: readonly Window[], command: (role: string) => readonly string[]): Promise<number>;
  /** Ends it, and waits until it is gone: a call in between would find half a server. */
  stop(): Promise<void>;
}

export function bareTmux(rig: CrewRig, writer: string): BareTmux {
  const socket = `${rig.env['MUXCREW_TMUX_SOCKET'] ?? ''}-bare`;
  const logs = join(rig.root, 'bare-logs');
  mkdirSync(logs);
  const call = (words: readonly string[], input = ''): Promise<string> =>
    new Promise((resolve, reject) => {
      const argv = ['-u', '-L', socket, '-f', '/dev/null', ...words];
      const child = execFile('tmux', argv, { env: rig.env }, (error, stdout, stderr) => {
        if (error === null && stderr === '') resolve(stdout);
        else reject(new Error(`tmux: ${stderr}`));
      });
      // A call that reads no input may end before we have closed it.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input);
    });
  return {
    async start(windows, command) {
      const script = windows.flatMap((window, index) =>
        commandsFor(window, index, { writer, logs, command }),
      );
      const began = performance.now();
      // The same length of history as muxcrew's: it is what a server works hardest at.
      await call(
        ['start-server', ';', 'source-file', '-'],
        ['set -g history-limit 5000', ...script, ''].join('\n'),
      );
      return performance.now() - began;
    },
    async stop() {
      const pid = Number(await call(['display-message', '-p', '#{pid}']));
      await call(['kill-server']);
      await rig.until('the bare server is gone', () => !isThere(pid));
    },
  };
}

function commandsFor(
  { columns, roles, layout }: Window,
  index: number,
  how: {
    readonly writer: string;
    readonly logs: string;
    readonly command: (role: string) => readonly string[];
  },
): readonly string[] {
  const rows = 2 * (roles.length + 1) + 1;
  const target = `bare:${String(index)}`;
  const commands = roles.map((role) =>
    (role.startsWith('worker:') ? how.command(role.slice('worker:'.length)) : ['/bin/cat', '-']).map(quoted),
  );
  return [
    index === 0
      ? `new-session -d -s bare -x ${String(columns)} -y ${String(rows)} ${(commands[0] ?? []).join(' ')}`
      : `new-window -d -t ${target} ${(commands[0] ?? []).join(' ')} ; resize-window -t ${target} -x ${String(columns)} -y ${String(rows)}`,
    ...commands
      .slice(1)
      .map(
        (command, i) =>
          `split-window -d -t ${target}.${String(i)} -l ${String(rows - 2 * (i + 1))} ${command.join(' ')}`,
      ),
    `set-option -wu -t ${target} window-size`,
    `select-layout -t ${target} ${quoted(layout)}`,
    ...roles.flatMap((role, i) =>
      role.startsWith('worker:')
        ? [
            `pipe-pane -t ${target}.${String(i)} ${quoted(`exec /bin/sh ${how.writer} ${how.logs}/${role.slice('worker:'.length)}.log ${String(limitBytes)} bare`)}`,
          ]
        : [],
    ),
  ];
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
