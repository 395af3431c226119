/**
 * What holds a rig's panes, asked from beside muxcrew: tmux itself by its own words, or the holder over its socket. For
 * tests that run on both.
 */
import { ptyBackend, type PtyBackend } from '../../src/backends/pty/backend.ts';
import type { Rect, Size } from '../../src/core/terminal/geometry.ts';
import { statePaths } from '../../src/core/paths/session-paths.ts';
import { byteSockets } from '../../src/os/sockets/byte-socket.ts';
import { systemClock } from '../../src/os/clock.ts';
import { nodeExec } from '../../src/os/processes/exec.ts';
import { nodeFiles } from '../../src/os/files/files.ts';
import { systemLocks } from '../../src/os/files/lock.ts';
import { systemProcesses } from '../../src/os/processes/processes.ts';
import { systemTerminals } from '../../src/os/terminal/pseudo-terminal.ts';
import { testBackend, type CrewRig } from './crew-rig.ts';

export interface SeenPane extends Rect {
  readonly id: string;
  /** `sidebar`, `slot`, `1`, …; `theirs`: a person's own. */
  readonly place: string;
  readonly window: number;
  readonly focused: boolean;
  readonly pid: number;
  readonly dead: boolean;
}

export interface SeenWindow extends Size {
  readonly zoomed: boolean;
  readonly inView: boolean;
}

export interface Seen {
  readonly windows: readonly SeenWindow[];
  readonly panes: readonly SeenPane[];
}

export interface HeldPanes {
  seen(): Promise<Seen>;
  focus(pane: string): Promise<void>;
  /** Takes it away. */
  kill(pane: string): Promise<void>;
  /** Types it, as a person would. */
  type(pane: string, text: string): Promise<void>;
  /** By tmux's name. */
  press(pane: string, key: string): Promise<void>;
  /** What it shows. */
  shown(pane: string): Promise<string>;
}

export function heldPanes(rig: Pick<CrewRig, 'exec' | 'env' | 'snapshot'>): HeldPanes {
  return testBackend === 'pty' ? inHolder(rig) : inTmux(rig);
}

/** The pane of that place. */
export async function paneAt(panes: HeldPanes, place: string): Promise<SeenPane> {
  const pane = (await panes.seen()).panes.find((one) => one.place === place);
  if (pane === undefined) throw new Error(`no pane for ${place}`);
  return pane;
}

const format = [
  '#{pane_id}',
  '#{window_index}',
  '#{window_width}',
  '#{window_height}',
  '#{window_zoomed_flag}',
  '#{window_active}',
  '#{pane_active}',
  '#{pane_left}',
  '#{pane_top}',
  '#{pane_width}',
  '#{pane_height}',
  '#{pane_pid}',
  '#{pane_dead}',
  '#{@muxcrew_role}',
].join(' ');

/** On the rig's own server. */
export async function tmux(rig: Pick<CrewRig, 'exec' | 'env'>, ...words: readonly string[]): Promise<string> {
  const ran = await rig.exec(['tmux', '-u', '-L', rig.env['MUXCREW_TMUX_SOCKET'] ?? '', ...words]);
  if (ran.code !== 0) throw new Error(`tmux ${words.join(' ')}: ${ran.stderr}`);
  return ran.stdout;
}

function inTmux(rig: Pick<CrewRig, 'exec' | 'env'>): HeldPanes {
  return {
    async seen() {
      const windows = new Map<string, SeenWindow>();
      const panes = (await tmux(rig, 'list-panes', '-a', '-F', format))
        .trimEnd()
        .split('\n')
        .map((line): SeenPane => {
          const [id = '', window = '', width, height, zoomed, inView, focused, x, y, ...rest] =
            line.split(' ');
          const [columns, rows, pid, dead, role = ''] = rest;
          windows.set(window, {
            columns: Number(width),
            rows: Number(height),
            zoomed: zoomed === '1',
            inView: inView === '1',
          });
          return {
            id,
            place: role === '' ? 'theirs' : role.replace('worker:', ''),
            window: [...windows.keys()].indexOf(window),
            focused: focused === '1',
            ...{ x: Number(x), y: Number(y), columns: Number(columns), rows: Number(rows) },
            pid: Number(pid),
            dead: dead === '1',
          };
        });
      return { windows: [...windows.values()], panes };
    },
    focus: async (pane) => {
      await tmux(rig, 'select-pane', '-t', pane);
    },
    kill: async (pane) => {
      await tmux(rig, 'kill-pane', '-t', pane);
    },
    type: async (pane, text) => {
      await tmux(rig, 'send-keys', '-t', pane, '-l', text);
    },
    press: async (pane, key) => {
      await tmux(rig, 'send-keys', '-t', pane, key);
    },
    shown: (pane) => tmux(rig, 'capture-pane', '-p', '-t', pane),
  };
}

function inHolder(rig: Pick<CrewRig, 'env' | 'snapshot'>): HeldPanes {
  const backend = holderClient(rig.env);
  const session = (): string => rig.snapshot()?.session ?? '';
  const done = async (doing: Promise<{ readonly ok: boolean }>): Promise<void> => {
    const result = await doing;
    if (!result.ok) throw new Error(JSON.stringify(result));
  };
  return {
    async seen() {
      const outcome = await backend.list(session());
      if (outcome.is !== 'listed') throw new Error(JSON.stringify(outcome));
      const { windows, panes } = outcome.listing;
      return {
        windows: windows.map(({ size, zoomed, active }) => ({ ...size, zoomed, inView: active })),
        panes: panes.map(({ id, role, window, active, rect, pid, dead }): SeenPane => ({
          id,
          place: role === null ? 'theirs' : role.is === 'worker' ? role.worker : role.is,
          window: windows.findIndex((one) => one.id === window),
          focused: active,
          ...rect,
          pid: pid ?? 0,
          dead: dead !== null,
        })),
      };
    },
    focus: (pane) => done(backend.focus(session(), pane)),
    kill: (pane) => done(backend.removePane(session(), pane)),
    type: (pane, text) => done(backend.paste(session(), pane, text)),
    press: (pane, key) => done(backend.press(session(), pane, key)),
    async shown(pane) {
      const lines = await backend.capture(session(), pane, 0);
      if (!lines.ok) throw new Error(JSON.stringify(lines.failure));
      return lines.value.join('\n');
    },
  };
}

/** Of the holder below that environment's state folder; starts none. */
export function holderClient(env: Readonly<Record<string, string>>): PtyBackend {
  const files = nodeFiles();
  return ptyBackend({
    exec: nodeExec(),
    files,
    locks: systemLocks(files, systemProcesses()),
    clock: systemClock(),
    sockets: byteSockets(() => undefined),
    terminals: systemTerminals(),
    paths: statePaths(env).holder,
    serverCommand: ['/bin/false'],
    env: {},
    windowSize: 'latest',
    view: () => ({ argv: [], env: {} }),
  });
}
