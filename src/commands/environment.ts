/** The environment that workers get: the person's own, less what belongs to one terminal, one tmux or one Claude. */

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

export function cleanEnvironment(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !dropped.has(name)));
}
