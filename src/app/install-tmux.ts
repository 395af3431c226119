/** How tmux is installed on this machine; the same package managers as scripts/install-tmux. Starts nothing. */
import type { Context } from './context.ts';
import { inPath } from '../ports/find-program.ts';

const managers = [
  ['apt-get', 'apt-get install -y tmux'],
  ['dnf', 'dnf install -y tmux'],
  ['pacman', 'pacman -S --needed tmux'],
  ['zypper', 'zypper install tmux'],
  ['apk', 'apk add tmux'],
  ['brew', 'brew install tmux'],
] as const;

/** Null: no package manager is known. */
export function installTmuxCommand(context: Pick<Context, 'env' | 'files'>): string | null {
  const found = managers.find(([program]) => inPath(context, program) !== null);
  if (found === undefined) return null;
  const [program, command] = found;
  // brew refuses root; in a container there is often no sudo, and the user is root.
  const become = program === 'brew' || inPath(context, 'sudo') === null ? '' : 'sudo ';
  return `${become}${command}`;
}
