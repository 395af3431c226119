/** Environments that are handed on: the person's own, less what its receiver has no use for, or must not have. */

const dropped = new Set([
  'TMUX',
  'TMUX_PANE',
  'TERM',
  'TERM_PROGRAM',
  'TERM_PROGRAM_VERSION',
  'COLUMNS',
  'LINES',
  'WINDOWID',
  'STY',
  '_',
  'OLDPWD',
  'PWD',
  'SHLVL',
  'MUXCREW_SESSION',
  'MUXCREW_WORKER',
  'MUXCREW_MANAGER',
  // Inherited from a Claude that started us, they would hide ours from its own registry (measured on 2.1.197).
  'CLAUDECODE',
  'CLAUDE_CODE_CHILD_SESSION',
  'CLAUDE_CODE_SESSION_ID',
  'CLAUDE_CODE_ENTRYPOINT',
]);

/** What workers get: nothing that belongs to one terminal, one tmux or one Claude. */
export function cleanEnvironment(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !dropped.has(name)));
}

/** Of a person's terminal and their settings; all else is no business of a view, which may be started by a command line. */
const ofView =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_.*|TZ|TMPDIR|XDG_.*|TERM|TERM_PROGRAM|COLORTERM|NO_COLOR|SSH_CONNECTION|MUXCREW_.*)$/;

/** What ssh needs besides, to ask the person's agent, or the person. */
const ofSsh = /^(?:SSH_AUTH_SOCK|SSH_ASKPASS(?:_REQUIRE)?|DISPLAY|WAYLAND_DISPLAY)$/;

export function sshEnvironment(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => (ofView.test(name) || ofSsh.test(name)) && !dropped.has(name)),
  );
}

export function viewEnvironment(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => ofView.test(name)));
}
