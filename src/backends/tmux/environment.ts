/**
 * Selects the variables that reach the tmux server and those that reach a pane's program. Owns those two
 * lists and the wrapping argv.
 */
import type { PaneCommand } from '../../ports/backend.ts';
import type { Command } from './quote.ts';
import { formatLiteral } from './quote.ts';

type Env = Readonly<Record<string, string>>;

/**
 * Needed by the server and its clients themselves. Other values would become stale in a server that lives for
 * weeks.
 */
const kept = [
  'PATH',
  'HOME',
  'SHELL',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TMUX_TMPDIR',
  'XDG_RUNTIME_DIR',
] as const;

/** Read by muxcrew's tmux.conf. */
const userConfName = 'MUXCREW_USER_CONF';

/** Excludes TMUX and everything else of the user's session. */
export function serverEnv(env: Env, userConf: string | null): Record<string, string> {
  const result: Record<string, string> = { [userConfName]: userConf ?? '/dev/null' };
  for (const name of kept) if (env[name] !== undefined) result[name] = env[name];
  return result;
}

/** Set by terminals that come with their own description, to its path. */
const ofTerminal = [
  'TERM',
  'TERMINFO',
  'TERMINFO_DIRS',
  'COLORTERM',
  'TERM_PROGRAM',
  'SSH_CONNECTION',
] as const;

/** An attaching client's environment: the server's, plus the variables that describe the user's terminal. */
export function attachEnv(env: Env): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of [...kept, ...ofTerminal]) {
    if (env[name] !== undefined) result[name] = env[name];
  }
  return result;
}

/** Updates the environment that the server passes to panes that the user splits off. */
export function refreshEnv(env: Env): readonly Command[] {
  return [...kept, userConfName].map((name) => {
    const value = env[name];
    return value === undefined ? ['set-environment', '-gu', name] : ['set-environment', '-g', name, value];
  });
}

/**
 * The argv that starts the program with exactly its environment. tmux sets SHELL itself, takes PATH from the
 * client, and adds the server's variables; env(1) undoes that (none of it is secret). At least two words,
 * since tmux passes a single one to a shell. env(1) takes a program with `=` in its path for a variable,
 * hence sh for that.
 */
function wrapped(command: PaneCommand): readonly string[] {
  const unset = [...kept, userConfName].filter((name) => command.env[name] === undefined);
  const set = ['PATH', 'SHELL'].flatMap((name) => {
    const value = command.env[name];
    return value === undefined ? [] : [`${name}=${value}`];
  });
  const [program = '', ...args] = command.argv;
  const run = program.includes('=') ? ['/bin/sh', '-c', 'exec "$@"', 'sh', program, ...args] : command.argv;
  return ['/usr/bin/env', ...unset.flatMap((name) => ['-u', name]), ...set, ...run];
}

/**
 * The arguments of respawn-pane after its target. tmux reads them from stdin, so that no value shows in `ps`.
 */
export function paneWords(command: PaneCommand): readonly string[] {
  const env = Object.entries(command.env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  return ['-c', formatLiteral(command.cwd), ...env, '--', ...wrapped(command)];
}
