/** What we ask tmux about a session, and how its answer is read. Pure: formats and their parser. */
import type { PaneRole } from '../../core/geometry.ts';
import type { ClientFact, PaneFact, WindowFact } from '../../ports/backend.ts';
import type { Command } from './quote.ts';

/** The pane option that says what a pane is for. */
export const roleOption = '@muxcrew_role';
/** The pane option with the path of its log. */
export const logOption = '@muxcrew_log';

/** The session option that tmux.conf makes the outer terminal's title of. */
export const titleOption = '@muxcrew_title';

/** With `-u` tmux keeps tabs as they are; without, it would write `_`. */
const separator = '\t';

const formats = {
  window: [
    'W',
    '#{pid}',
    '#{window_id}',
    '#{window_index}',
    '#{window_width}',
    '#{window_height}',
    '#{window_active}',
    '#{window_zoomed_flag}',
    '#{window_layout}',
  ],
  pane: [
    'P',
    '#{pane_id}',
    '#{window_id}',
    '#{pane_left}',
    '#{pane_top}',
    '#{pane_width}',
    '#{pane_height}',
    '#{pane_active}',
    '#{pane_pid}',
    '#{pane_dead}',
    '#{pane_dead_status}',
    '#{pane_dead_signal}',
    '#{pane_pipe}',
    `#{${roleOption}}`,
    `#{${logOption}}`,
  ],
  client: [
    'C',
    '#{client_control_mode}',
    '#{client_tty}',
    '#{client_width}',
    '#{client_height}',
    '#{client_created}',
    '#{client_pid}',
    '#{client_termname}',
    '#{client_activity}',
  ],
} as const;

export function sessionTarget(session: string): string {
  return `=${session}:`;
}

export function listCommands(session: string): readonly [Command, Command, Command] {
  const target = sessionTarget(session);
  return [
    ['list-windows', '-t', target, '-F', formats.window.join(separator)],
    ['list-panes', '-s', '-t', target, '-F', formats.pane.join(separator)],
    ['list-clients', '-t', target, '-F', formats.client.join(separator)],
  ];
}

export interface TmuxWindow extends WindowFact {
  /** As tmux writes it, to put it back. */
  readonly layout: string;
}

export interface TmuxPane extends Omit<PaneFact, 'log'> {
  readonly piped: boolean;
  readonly logPath: string | null;
}

/** In tmux's order: windows by index, panes of a window by theirs. */
export interface TmuxListing {
  readonly serverPid: number;
  readonly windows: readonly TmuxWindow[];
  readonly panes: readonly TmuxPane[];
  readonly clients: readonly ClientFact[];
}

export function roleText(role: PaneRole): string {
  return role.is === 'worker' ? `worker:${role.worker}` : role.is;
}

export function parseRole(text: string): PaneRole | null {
  if (text === 'sidebar' || text === 'slot') return { is: text };
  return text.startsWith('worker:') ? { is: 'worker', worker: text.slice('worker:'.length) } : null;
}

const signalNames: Readonly<Record<string, string>> = {
  '1': 'SIGHUP',
  '2': 'SIGINT',
  '3': 'SIGQUIT',
  '4': 'SIGILL',
  '5': 'SIGTRAP',
  '6': 'SIGABRT',
  '8': 'SIGFPE',
  '9': 'SIGKILL',
  '11': 'SIGSEGV',
  '13': 'SIGPIPE',
  '14': 'SIGALRM',
  '15': 'SIGTERM',
};

/** An empty pane has no process, and is no dead one. */
function parsePane(fields: readonly string[]): TmuxPane {
  const [
    ,
    id = '',
    window = '',
    x,
    y,
    columns,
    rows,
    active,
    pid,
    dead,
    status = '',
    signal = '',
    pipe,
    role = '',
    log = '',
  ] = fields;
  const parsed = parseRole(role);
  const empty = parsed?.is === 'slot';
  return {
    id,
    window,
    role: parsed,
    rect: { x: Number(x), y: Number(y), columns: Number(columns), rows: Number(rows) },
    active: active === '1',
    pid: empty || Number(pid) === 0 ? null : Number(pid),
    dead:
      empty || dead !== '1'
        ? null
        : {
            code: status === '' ? null : Number(status),
            signal: signal === '' ? null : (signalNames[signal] ?? `signal ${signal}`),
          },
    piped: pipe === '1',
    logPath: log === '' ? null : log,
  };
}

/** Null when this is no answer to `listCommands`: never an empty listing. */
export function parseListing(lines: readonly string[]): TmuxListing | null {
  const windows: TmuxWindow[] = [];
  const panes: TmuxPane[] = [];
  const clients: ClientFact[] = [];
  let serverPid = 0;
  for (const line of lines) {
    const fields = line.split(separator);
    switch (fields[0]) {
      case 'W': {
        const [, pid, id = '', index, columns, rows, active, zoomed, layout = ''] = fields;
        serverPid = Number(pid);
        windows.push({
          id,
          index: Number(index),
          size: { columns: Number(columns), rows: Number(rows) },
          active: active === '1',
          zoomed: zoomed === '1',
          layout,
        });
        break;
      }
      case 'P':
        panes.push(parsePane(fields));
        break;
      case 'C': {
        const [, control, tty = '', columns, rows, created, pid, terminal = '', active] = fields;
        if (control === '1') break;
        clients.push({
          id: tty,
          size: { columns: Number(columns), rows: Number(rows) },
          since: Number(created) * 1000,
          terminal,
          pid: Number(pid),
          // Both in whole seconds: attaching may reach into the next one.
          typed: Number(active) - Number(created) >= 2,
        });
        break;
      }
      default:
        break;
    }
  }
  return windows.length === 0 || panes.length === 0 ? null : { serverPid, windows, panes, clients };
}
