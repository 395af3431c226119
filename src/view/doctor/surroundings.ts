/** Judges the environment: terminal, disks, inotify. Pure. */
import { printedPath } from '../../core/text/shell-word.ts';
import type { FolderFacts, TerminalFacts, Use } from './facts.ts';
import { finding, type Finding } from './finding.ts';

const needed = { columns: 80, rows: 24 };
const megabyte = 1024 * 1024;
/** A single worker's log may take 256 MB. */
const scarceBytes = 1024 * megabyte;
const emptyBytes = 50 * megabyte;
/** A crew's supervisor, sidebar and commands need some of their own. */
const spareInstances = 8;

export function terminalFindings(terminal: TerminalFacts): readonly Finding[] {
  if (!terminal.here)
    return [
      finding(
        'terminal',
        'note',
        'not a terminal: colours and size are not checked',
        'run muxcrew doctor in the terminal that you attach from',
      ),
      ...locale(terminal),
    ];
  const { columns, rows, name, colours } = terminal;
  const small = (columns ?? Infinity) < needed.columns || (rows ?? Infinity) < needed.rows;
  const problems = [
    ...(name === '' || name === 'dumb'
      ? [
          finding(
            'terminal-name',
            'warning',
            `TERM is ${name === '' ? 'not set' : 'dumb'}: muxcrew attach assumes xterm-256color`,
            'export TERM=xterm-256color',
          ),
        ]
      : []),
    ...(name !== '' && terminal.known === false
      ? [
          finding(
            'terminal-name',
            'note',
            `TERM is ${name}, which has no terminfo entry here: muxcrew attach assumes xterm-256color`,
            'install its terminfo entry (ncurses-term), or: export TERM=xterm-256color',
          ),
        ]
      : []),
    ...(small
      ? [
          finding(
            'terminal-size',
            'warning',
            `the terminal is ${String(columns)}x${String(rows)}; a sidebar and a worker need at least ${needed.columns}x${needed.rows}`,
            'enlarge the terminal',
          ),
        ]
      : []),
    ...(terminal.noColour
      ? [finding('terminal-colours', 'note', 'NO_COLOR is set: colours are disabled', 'unset NO_COLOR')]
      : colours === 0 || colours === 16
        ? [
            finding(
              'terminal-colours',
              'note',
              `the terminal reports ${colours === 0 ? 'no' : '16'} colours (TERM is ${name})`,
              'export TERM=xterm-256color',
            ),
          ]
        : []),
    ...locale(terminal),
  ];
  if (problems.length > 0) return problems;
  return [
    finding(
      'terminal',
      'ok',
      `the terminal is ${String(columns)}x${String(rows)}, with at least 256 colours and UTF-8`,
    ),
  ];
}

function locale({ unicode }: TerminalFacts): readonly Finding[] {
  return unicode
    ? []
    : [
        finding(
          'terminal-utf8',
          'warning',
          'the locale is not UTF-8: symbols are drawn in ASCII, also by programs in the panes',
          'export LANG=C.UTF-8',
        ),
      ];
}

export function folderFindings(folders: readonly FolderFacts[]): readonly Finding[] {
  const all = folders.flatMap(({ role, path, freeBytes, writable }): readonly Finding[] => [
    ...(writable
      ? []
      : [
          finding(
            'folder',
            role === 'project' ? 'warning' : 'problem',
            `the ${role} folder ${path} is not writable`,
            `chmod u+w ${printedPath(path)}`,
          ),
        ]),
    ...(freeBytes !== null && freeBytes < scarceBytes
      ? [
          finding(
            'disk',
            freeBytes < emptyBytes ? 'problem' : 'warning',
            `the disk of the ${role} folder ${path} has ${Math.floor(freeBytes / megabyte)} MB left`,
            "free disk space (each worker's log may take 256 MB: setting logLimitMB)",
          ),
        ]
      : []),
  ]);
  if (all.length > 0) return all;
  const least = Math.min(...folders.map(({ freeBytes }) => freeBytes ?? Infinity));
  return Number.isFinite(least)
    ? [
        finding(
          'disk',
          'ok',
          `at least ${Math.floor(least / scarceBytes)} GB are free for project, state and temporary files`,
        ),
      ]
    : [];
}

export function inotifyFindings(
  inotify: { readonly instances: Use; readonly watches: Use } | null,
): readonly Finding[] {
  if (inotify === null) return [];
  const { instances, watches } = inotify;
  const scarce = [
    ...(instances.limit - instances.used < spareInstances ? [['instances', instances] as const] : []),
    ...(watches.limit - watches.used < watches.limit / 20 ? [['watches', watches] as const] : []),
  ];
  if (scarce.length === 0)
    return [
      finding(
        'inotify',
        'ok',
        `inotify: ${instances.used} of ${instances.limit} instances and ${watches.used} of ${watches.limit} watches in use`,
      ),
    ];
  return scarce.map(([name, { limit, used }]) =>
    finding(
      'inotify',
      'warning',
      `${used} of ${limit} inotify ${name} are in use: beyond the limit, files are polled every few seconds instead of watched`,
      `sudo sysctl fs.inotify.max_user_${name}=${limit * 4}`,
    ),
  );
}
