/** Reference data of help and the manual page: exit codes, environment, files. */

export interface ExitMeaning {
  readonly code: string;
  /** For one line that lists all codes. */
  readonly short: string;
  readonly what: string;
}

/** The codes of core/failure.ts; a test compares the two. */
export const exitMeanings: readonly ExitMeaning[] = [
  { code: '0', short: 'success', what: 'Success.' },
  { code: '1', short: 'a worker failed', what: 'A worker failed, or something outside muxcrew did.' },
  {
    code: '2',
    short: 'wrong usage or configuration',
    what: 'Wrong usage, instruction files or configuration.',
  },
  {
    code: '3',
    short: 'a requirement is missing',
    what: 'A requirement is missing: tmux, Claude Code, an agent’s program, ssh, or muxcrew on the host.',
  },
  {
    code: '4',
    short: 'no such session or worker',
    what: 'No such session or worker, or the session is lost.',
  },
  { code: '5', short: 'timed out', what: 'Timed out.' },
  { code: '6', short: 'refused', what: 'Refused: already running, unsafe, or too late.' },
  { code: '7', short: 'host unreachable', what: 'The host cannot be reached.' },
  { code: '70', short: 'bug in muxcrew', what: 'A bug in muxcrew; the message names the report file.' },
  { code: '128+n', short: 'ended by signal n', what: 'Ended by signal n.' },
];

export const firstExamples = [
  {
    line: 'muxcrew worker*_instructions.md',
    what: 'start one Claude per file, side by side, and attach',
  },
  { line: 'muxcrew attach', what: 'come back after detaching (prefix d) or losing the connection' },
  { line: 'muxcrew status', what: 'show worker states' },
] as const;

export interface Named {
  readonly name: string;
  readonly what: string;
}

export const environment: readonly Named[] = [
  {
    name: 'CLAUDE_CLI_PATH',
    what: 'The claude program (default: from PATH, else where its installers put it).',
  },
  { name: 'MAX_CLAUDE_WORKERS', what: 'Maximum number of agents at once, like --max.' },
  {
    name: 'MUXCREW_*',
    what: 'Any setting that muxcrew config lists, in capitals: MUXCREW_SIDEBAR_COLUMNS for sidebarColumns.',
  },
  { name: 'DEBUG', what: 'true: write more to logs/muxcrew.log.' },
  { name: 'NO_COLOR', what: 'If set, disable colours.' },
  {
    name: 'LC_ALL, LC_CTYPE, LANG',
    what: 'If the first of these that is set does not name UTF-8, symbols are drawn in ASCII.',
  },
  { name: 'CLAUDE_CONFIG_DIR', what: 'Claude Code’s own folder. Starts are staggered per folder.' },
  { name: 'TMUX_TMPDIR', what: 'Folder of tmux’s sockets (default: /tmp).' },
  { name: 'XDG_CONFIG_HOME', what: 'Your own configuration is in muxcrew/ below it (default: ~/.config).' },
  { name: 'XDG_STATE_HOME', what: 'muxcrew’s state is in muxcrew/ below it (default: ~/.local/state).' },
];

export const files: readonly Named[] = [
  {
    name: 'task.md',
    what: 'A whole task, for muxcrew plan and run; muxcrew init creates an empty one.',
  },
  { name: 'worker*_instructions.md', what: 'The assignment of each worker.' },
  {
    name: '.muxcrew/worker_instructions.md',
    what: 'The project’s own template of these files (default: a built-in one).',
  },
  { name: 'comm/worker<N>_status.txt', what: 'Status reports of worker N, one a line.' },
  { name: 'comm/board.txt', what: 'Messages between workers.' },
  { name: 'comm/session.json', what: 'The whole state, for programs: the output of muxcrew status --json.' },
  {
    name: 'comm/archive/',
    what: 'These files of earlier runs, and instruction files of earlier plans: moved, never deleted.',
  },
  { name: 'logs/worker<N>.log, logs/muxcrew.log', what: 'The output of each pane; muxcrew’s own log.' },
  { name: 'outputs/', what: 'The deliverables of the workers.' },
  { name: 'outputs/reports/', what: 'The output of muxcrew report: report.md and report.html.' },
  {
    name: '.muxcrewrc, muxcrew.config.json, muxcrew.config.yaml, package.json',
    what: 'The project’s configuration (in package.json: "muxcrew").',
  },
  { name: '~/.config/muxcrew/', what: 'Your own configuration: config.json, config.yaml or config.js.' },
  {
    name: '~/.local/state/muxcrew/sessions/<id>/',
    what: 'A session’s journal, control socket and workers’ records, readable by you alone.',
  },
  {
    name: '~/.local/share/muxcrew/',
    what: 'On another host: the files installed by muxcrew host setup, including bin/muxcrew.',
  },
  {
    name: '~/.config/systemd/user/muxcrew-resume.service',
    what: 'Written by muxcrew service install (on macOS: ~/Library/LaunchAgents/dev.muxcrew.resume.plist).',
  },
  { name: '~/.local/state/muxcrew/archive/', what: 'Session state of earlier runs: moved, never deleted.' },
];
