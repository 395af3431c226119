/** Judges tmux: presence and version, defects that affect the user, its socket folder and muxcrew's server. Pure. */
import { remediesText } from '../../core/remedy.ts';
import { failureText } from '../failure-text.ts';
import { printedPath, printedWord } from '../../core/text/shell-word.ts';
import { socketPathBytes } from '../../core/paths/session-paths.ts';
import type { SessionFacts, TmuxFacts } from './facts.ts';
import { finding, type Finding } from './finding.ts';

/** `nodePty`: why it does not load; null: it does, and replaces a missing or outdated tmux. */
export function tmuxFindings(
  tmux: TmuxFacts,
  sessions: readonly SessionFacts[],
  nodePty: string | null,
): readonly Finding[] {
  if (tmux.failure !== null) {
    const { what, fixes } = failureText(tmux.failure);
    const mend = remediesText(fixes);
    const missing = tmux.failure.kind === 'tmux-missing' || tmux.failure.kind === 'tmux-too-old';
    if (missing && nodePty === null)
      return [
        finding(
          'tmux',
          'note',
          `${sentence(what)}: crews run on muxcrew's own terminals (backend pty)`,
          mend,
        ),
      ];
    return [finding('tmux', 'problem', sentence(what), mend)];
  }
  const version = tmux.version ?? 'of an unknown version';
  return [
    finding('tmux', 'ok', `found tmux ${version}${tmux.path === null ? '' : ` (${tmux.path})`}`),
    ...defects(tmux),
    ...folder(tmux),
    ...server(tmux, sessions),
  ];
}

/**
 * Only defects that users can notice; those that muxcrew works around completely are not listed (colours before 3.7, by its
 * terminal-features). Observed in 3.2a to 3.7c.
 */
function defects({ version, utempter, confSetsBorders }: TmuxFacts): readonly Finding[] {
  const name = `tmux ${version ?? ''}`;
  return [
    ...(utempter === true && isBefore(version, 6)
      ? [
          finding(
            'tmux-exit-status',
            'note',
            `${name} is built with libutempter and does not report how programs ended; workers record it themselves, panes that you split do not`,
            'install tmux 3.6 or newer',
          ),
        ]
      : []),
    ...(isBefore(version, 4)
      ? [
          finding(
            'tmux-paste',
            'note',
            `${name} pastes escape sequences unchanged: such a text can end its paste and press Enter; muxcrew cleans what it sends, but not what you paste with paste-buffer`,
            'install tmux 3.7 or newer',
          ),
        ]
      : []),
    ...(confSetsBorders
      ? [
          finding(
            'tmux-pane-border-status',
            'note',
            'your tmuxConf sets pane-border-status, which freezes tmux up to 3.7c: muxcrew turns it off',
          ),
        ]
      : []),
  ];
}

/** For 3.x; an unparseable version (`master`, `openbsd-7.4`) has no known defects. */
function isBefore(version: string | null, minor: number): boolean {
  const numbers = /^(?:next-)?(\d+)\.(\d+)/.exec(version ?? '');
  return numbers !== null && Number(numbers[1]) === 3 && Number(numbers[2]) < minor;
}

function folder({ folder: path, folderGuard, badTmpdir, socket }: TmuxFacts): readonly Finding[] {
  const bytes = new TextEncoder().encode(socket).length;
  return [
    ...(badTmpdir === null
      ? []
      : [
          finding(
            'tmux-tmpdir',
            'warning',
            `TMUX_TMPDIR is ${badTmpdir}, which is not a folder: tmux silently uses /tmp`,
            'unset TMUX_TMPDIR',
          ),
        ]),
    ...(bytes > socketPathBytes
      ? [
          finding(
            'tmux-socket',
            'problem',
            `the path of tmux's socket is too long: ${bytes} bytes, at most ${socketPathBytes} are allowed (${socket})`,
            'export TMUX_TMPDIR=/tmp',
          ),
        ]
      : []),
    ...(folderGuard !== null && !folderGuard.own
      ? [
          finding(
            'tmux-socket',
            'problem',
            `tmux's socket folder ${path} belongs to another user: tmux refuses it`,
            'export TMUX_TMPDIR="$HOME/.tmux-sockets"; mkdir -m 700 -p "$TMUX_TMPDIR"',
          ),
        ]
      : []),
    ...(folderGuard !== null && folderGuard.own && (folderGuard.mode & 0o007) !== 0
      ? [
          finding(
            'tmux-socket',
            'problem',
            `tmux's socket folder ${path} is open to other users (mode ${folderGuard.mode.toString(8)}): tmux refuses it`,
            `chmod 700 ${printedPath(path)}`,
          ),
        ]
      : []),
  ];
}

function server({ held, socket }: TmuxFacts, sessions: readonly SessionFacts[]): readonly Finding[] {
  const silent = sessions.filter(
    ({ id, serverPid }) => serverPid !== null && !held.some((one) => one.id === id),
  );
  const pids = [...new Set(silent.map(({ serverPid }) => serverPid))];
  const strange = held.filter(({ id }) => sessions.every((session) => session.id !== id));
  return [
    ...(held.length === 0 && silent.length === 0
      ? [finding('tmux-server', 'ok', "muxcrew's tmux server is not running; the next crew starts it")]
      : []),
    ...(held.length > 0
      ? [
          finding(
            'tmux-server',
            'ok',
            `muxcrew's tmux server is running with ${held.map(({ id }) => id).join(', ')}`,
          ),
        ]
      : []),
    ...pids.map((pid) =>
      finding(
        'tmux-server-silent',
        'warning',
        `the tmux server ${String(pid)} does not answer: its socket was removed, or it hangs`,
        `kill -USR1 ${String(pid)}`,
      ),
    ),
    ...strange.map(({ id, target }) =>
      finding(
        'tmux-server-strange',
        'note',
        `muxcrew's tmux server has the unknown session ${id} (its state folder was removed, or is elsewhere)`,
        target === null ? null : `tmux -S ${printedPath(socket)} kill-session -t ${printedWord(target)}`,
      ),
    ),
  ];
}

/** Failure texts end in a full stop, findings do not. */
export function sentence(text: string): string {
  return text.replace(/\.$/, '');
}
