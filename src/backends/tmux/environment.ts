/** Which variables reach the tmux server, and which a pane's program. Owns those two lists and the wrapping argv. */
import type { PaneCommand } from '../../ports/backend.ts';
import type { Command } from './quote.ts';
import { formatLiteral } from './quote.ts';

type Env = Readonly<Record<string, string>>;

/** What the server and its clients need themselves. All else would grow stale in a server that lives for weeks. */
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

/** Read by our tmux.conf. */
const userConfName = 'MUXCREW_USER_CONF';

/** Neither TMUX nor anything else of the person's session goes into it. */
export function serverEnv(env: Env, userConf: string | null): Record<string, string> {
  const result: Record<string, string> = { [userConfName]: userConf ?? '/dev/null' };
  for (const name of kept) if (env[name] !== undefined) result[name] = env[name];
  return result;
}

/** Some terminals bring a description of their own, and say where it is. */
const ofTerminal = [
  'TERM',
  'TERMINFO',
  'TERMINFO_DIRS',
  'COLORTERM',
  'TERM_PROGRAM',
  'SSH_CONNECTION',
] as const;

/** An attaching client's: what the server has, and what describes the person's terminal. */
export function attachEnv(env: Env): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of [...kept, ...ofTerminal]) {
    if (env[name] !== undefined) result[name] = env[name];
  }
  return result;
}

/** Brings what the server hands to panes that the person splits up to date. */
export function refreshEnv(env: Env): readonly Command[] {
  return [...kept, userConfName].map((name) => {
    const value = env[name];
    return value === undefined ? ['set-environment', '-gu', name] : ['set-environment', '-g', name, value];
  });
}

/**
 * The argv that gives the program exactly its environment. tmux sets SHELL itself and takes PATH from the client, and
 * what the server has would shine through: env(1) mends that, none of it being secret. Two words at least, or tmux would
 * hand the one to a shell. env(1) takes a program with `=` in its path for a variable, hence sh for that.
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

/** The words of respawn-pane after its target. Read from stdin by tmux, so that no value shows in `ps`. */
export function paneWords(command: PaneCommand): readonly string[] {
  const env = Object.entries(command.env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  return ['-c', formatLiteral(command.cwd), ...env, '--', ...wrapped(command)];
}
