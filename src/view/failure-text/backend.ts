/** Texts of a machine that lacks what holds panes: tmux, node-pty or both. */
import type { Failure, PtyLack } from '../../core/failure.ts';
import { commandLine, plain, sentence, type FailureText } from './words.ts';

type Kind = 'tmux-missing' | 'tmux-too-old' | 'pty-missing' | 'no-backend';
type Lack = Extract<Failure, { readonly kind: Kind }>;

/**
 * For a package that npm left out, and for one whose build failed or was made for another machine. npm 11 builds no
 * dependency of a global package that the option does not name; an older npm takes no notice of it.
 */
export const reinstallWithPty =
  'install a C++ compiler, make and python3, then reinstall muxcrew: npm install -g --allow-scripts=node-pty (in a clone: npm ci)';

export function backendText(failure: Lack): FailureText {
  switch (failure.kind) {
    case 'tmux-missing':
      return { what: 'tmux is not installed.', mend: installTmux(failure.install) };
    case 'tmux-too-old':
      return {
        what: `tmux ${plain(failure.version)} is too old: ${plain(failure.needed)} or newer is needed.`,
        mend: 'install a newer tmux with the package manager',
      };
    case 'pty-missing':
      return {
        what: `The pty backend needs node-pty, ${ptyProblem(failure.lacks, failure.detail)}`,
        mend:
          failure.tmux === 'ready'
            ? `use tmux, which is installed: --backend tmux; or ${reinstallWithPty}`
            : `${tmuxStep(failure.tmux, failure.install)}, and use it: --backend tmux; or ${reinstallWithPty}`,
      };
    case 'no-backend':
      return {
        what: `tmux is ${failure.tmux === 'tmux-missing' ? 'not installed' : 'too old'}, and muxcrew cannot do without it: that needs node-pty, ${ptyProblem(failure.lacks, failure.pty)}`,
        mend: `${tmuxStep(failure.tmux, failure.install)}; or ${reinstallWithPty}`,
      };
  }
}

function tmuxStep(
  tmux: 'tmux-missing' | 'tmux-too-old' = 'tmux-missing',
  install: string | null | undefined,
): string {
  // A package manager that has it has just this old one, most likely.
  return tmux === 'tmux-too-old' ? 'install tmux 3.2 or newer' : installTmux(install);
}

function installTmux(install: string | null = null): string {
  return install === null ? 'install tmux 3.2 or newer with the package manager' : commandLine(install);
}

function ptyProblem(lacks: PtyLack = 'binary', detail: string): string {
  return lacks === 'module'
    ? 'which is not installed: npm leaves it out where it is not wanted or cannot be built.'
    : `whose compiled part does not load: ${sentence(detail)}`;
}
