/** What help and manual page say beside the commands' own words: exit codes, environment, files. Data only. */

export interface ExitMeaning {
  readonly code: string;
  /** For one line that lists them all. */
  readonly short: string;
  readonly what: string;
}

/** The codes are those of core/failure.ts; a test holds the two together. */
export const exitMeanings: readonly ExitMeaning[] = [
  { code: '0', short: 'done', what: 'Done.' },
  { code: '1', short: 'a worker failed', what: 'A worker failed, or something outside of muxcrew did.' },
  {
    code: '2',
    short: 'wrong usage or configuration',
    what: 'Wrong usage, instruction files or configuration.',
  },
  {
    code: '3',
    short: 'something needed is missing',
    what: 'Something needed is missing: tmux, Claude Code, an agent’s program, ssh, or muxcrew on the host.',
  },
  {
    code: '4',
    short: 'no such session or worker',
    what: 'There is no such session or worker, or the session is lost.',
  },
  { code: '5', short: 'timed out', what: 'It took longer than it was given.' },
  { code: '6', short: 'refused', what: 'Refused: it runs already, is unsafe, or comes too late.' },
  { code: '7', short: 'host unreachable', what: 'The host cannot be reached.' },
  { code: '70', short: 'our own bug', what: 'A bug of muxcrew itself; it names the file with its report.' },
  { code: '128+n', short: 'ended by signal n', what: 'Ended by signal n.' },
];

export const firstExamples = [
  {
    line: 'muxcrew worker*_instructions.md',
    what: 'one Claude for each file, side by side, attached',
  },
  { line: 'muxcrew attach', what: 'come back after detaching (prefix d) or a lost line' },
  { line: 'muxcrew status', what: 'how far each one is' },
] as const;

export interface Named {
  readonly name: string;
  readonly what: string;
}

export const environment: readonly Named[] = [
  {
    name: 'CLAUDE_CLI_PATH',
    what: 'The claude program (default: on PATH, else where its installers put it).',
  },
  { name: 'MAX_CLAUDE_WORKERS', what: 'At most so many agents at once, as --max.' },
  {
    name: 'MUXCREW_*',
    what: 'Any setting that muxcrew config lists, in capitals: MUXCREW_SIDEBAR_COLUMNS for sidebarColumns.',
  },
  { name: 'DEBUG', what: 'true: logs/muxcrew.log tells more.' },
  { name: 'NO_COLOR', what: 'Set to anything: no colours.' },
  {
    name: 'LC_ALL, LC_CTYPE, LANG',
    what: 'Without UTF-8 in the first of them that is set, symbols are drawn in ASCII.',
  },
  { name: 'CLAUDE_CONFIG_DIR', what: 'Claude Code’s own folder; starts are gated for each.' },
  { name: 'TMUX_TMPDIR', what: 'Where tmux keeps its sockets (/tmp otherwise).' },
  { name: 'XDG_CONFIG_HOME', what: 'Your own configuration is in muxcrew/ below it (~/.config otherwise).' },
  { name: 'XDG_STATE_HOME', what: 'muxcrew’s state is in muxcrew/ below it (~/.local/state otherwise).' },
];

export const files: readonly Named[] = [
  {
    name: 'task.md',
    what: 'A whole task, for muxcrew plan and run; muxcrew init makes one to be filled in.',
  },
  { name: 'worker*_instructions.md', what: 'What each worker has to do.' },
  {
    name: '.muxcrew/worker_instructions.md',
    what: 'The project’s own template of these files; without it, a built-in one.',
  },
  { name: 'comm/worker<N>_status.txt', what: 'What worker N reports: one status a line.' },
  { name: 'comm/board.txt', what: 'Messages between workers.' },
  { name: 'comm/session.json', what: 'The whole state, for programs; what muxcrew status --json prints.' },
  {
    name: 'comm/archive/',
    what: 'These files of earlier runs, and instruction files of earlier plans: moved, never deleted.',
  },
  { name: 'logs/worker<N>.log, logs/muxcrew.log', what: 'What each pane printed; what muxcrew did.' },
  { name: 'outputs/', what: 'What the workers deliver.' },
  { name: 'outputs/reports/', what: 'What muxcrew report writes: report.md and report.html.' },
  {
    name: '.muxcrewrc, muxcrew.config.json, muxcrew.config.yaml, package.json',
    what: 'The project’s configuration (in package.json: "muxcrew").',
  },
  { name: '~/.config/muxcrew/', what: 'Your own configuration: config.json, config.yaml or config.js.' },
  {
    name: '~/.local/state/muxcrew/sessions/<id>/',
    what: 'A session’s journal, control socket and workers’ records; for you alone.',
  },
  {
    name: '~/.local/share/muxcrew/',
    what: 'On another host: what muxcrew host setup has put there, its bin/muxcrew above all.',
  },
  {
    name: '~/.config/systemd/user/muxcrew-resume.service',
    what: 'What muxcrew service install writes (on macOS: ~/Library/LaunchAgents/dev.muxcrew.resume.plist).',
  },
  { name: '~/.local/state/muxcrew/archive/', what: 'The same of earlier runs: moved, never deleted.' },
];
