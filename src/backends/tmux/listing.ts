/** Queries for tmux's sessions, windows, panes and clients, and the parser of their answer. Pure. */
import type { PaneRole } from '../../core/terminal/geometry.ts';
import type { ClientFact, PaneFact, WindowFact } from '../../ports/backend.ts';
import type { Command } from './quote.ts';

/** The pane option with a pane's role. */
export const roleOption = '@muxcrew_role';
/** The pane option with the crew of a pane, whichever session or window the user moves it to. */
export const crewOption = '@muxcrew_crew';
/** The session option with muxcrew's own id of the session: the user may change its name. */
export const sessionOption = '@muxcrew_session';
/** The pane option with the path of its log. */
export const logOption = '@muxcrew_log';

/** The session option that tmux.conf makes the outer terminal's title of. */
export const titleOption = '@muxcrew_title';

/** The session option with the target of `prefix n` from each pane; read by tmux.conf. */
export const nextOption = '@muxcrew_next';

/** With `-u` tmux keeps tabs as they are; without, it would write `_`. */
const separator = '\t';

const formats = {
  session: ['S', '#{session_id}', '#{session_name}', `#{${sessionOption}}`],
  window: [
    'W',
    '#{pid}',
    '#{session_id}',
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
    '#{session_id}',
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
    `#{${crewOption}}`,
    `#{${logOption}}`,
  ],
  client: [
    'C',
    '#{session_id}',
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

/**
 * Lists the whole server: the user may have renamed the session, or moved windows and panes.
 * `select-session.ts` finds those of one crew.
 */
export const listCommands: readonly Command[] = [
  ['list-sessions', '-F', formats.session.join(separator)],
  ['list-windows', '-a', '-F', formats.window.join(separator)],
  ['list-panes', '-a', '-F', formats.pane.join(separator)],
  ['list-clients', '-F', formats.client.join(separator)],
];

export interface TmuxWindow extends WindowFact {
  /** As tmux writes it, to restore it. */
  readonly layout: string;
}

export interface TmuxPane extends Omit<PaneFact, 'log'> {
  readonly piped: boolean;
  readonly logPath: string | null;
}

/** One crew's part of the server. In tmux's order: windows by index, panes by their index in the window. */
export interface TmuxListing {
  readonly serverPid: number;
  /** tmux's own id of the session that new windows go to and clients attach to: `$3`. */
  readonly home: string;
  /** False: the session that was created for it is gone, and its windows are in another one. */
  readonly ownsHome: boolean;
  readonly windows: readonly TmuxWindow[];
  readonly panes: readonly TmuxPane[];
  readonly clients: readonly ClientFact[];
}

export interface ServerSession {
  readonly id: string;
  readonly name: string;
  /** muxcrew's id of it; empty: created by the user, or by a muxcrew that recorded none. */
  readonly mark: string;
}

interface InSession {
  /** tmux's id of the session. */
  readonly session: string;
}

/** A window that is linked into several sessions, and each of its panes, is listed once for each. */
export interface ServerListing {
  readonly serverPid: number;
  readonly sessions: readonly ServerSession[];
  readonly windows: readonly (TmuxWindow & InSession)[];
  readonly panes: readonly (TmuxPane & InSession & { readonly crew: string })[];
  readonly clients: readonly (ClientFact & InSession)[];
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

/** An empty pane has no process, but is not dead. */
function parsePane(fields: readonly string[]): ServerListing['panes'][number] {
  const [
    ,
    session = '',
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
    crew = '',
    log = '',
  ] = fields;
  const parsed = parseRole(role);
  const empty = parsed?.is === 'slot';
  return {
    session,
    crew,
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

/** Null if this is not an answer to `listCommands`: never an empty listing. */
export function parseListing(lines: readonly string[]): ServerListing | null {
  const sessions: ServerSession[] = [];
  const windows: ServerListing['windows'][number][] = [];
  const panes: ServerListing['panes'][number][] = [];
  const clients: ServerListing['clients'][number][] = [];
  let serverPid = 0;
  for (const line of lines) {
    const fields = line.split(separator);
    switch (fields[0]) {
      case 'S': {
        const [, id = '', name = '', mark = ''] = fields;
        sessions.push({ id, name, mark });
        break;
      }
      case 'W': {
        const [, pid, session = '', id = '', index, columns, rows, active, zoomed, layout = ''] = fields;
        serverPid = Number(pid);
        windows.push({
          session,
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
        const [, session = '', control, tty = '', columns, rows, created, pid, terminal = '', active] =
          fields;
        if (control === '1') break;
        clients.push({
          session,
          id: tty,
          size: { columns: Number(columns), rows: Number(rows) },
          since: Number(created) * 1000,
          terminal,
          pid: Number(pid),
          // Both in whole seconds: attaching may take until the next one.
          typed: Number(active) - Number(created) >= 2,
        });
        break;
      }
      default:
        break;
    }
  }
  const complete = sessions.length > 0 && windows.length > 0 && panes.length > 0;
  return complete ? { serverPid, sessions, windows, panes, clients } : null;
}
