/** Texts for missing or unusable terminal backends: tmux, node-pty or both. */
import type { Failure, PtyLack } from '../../core/failure.ts';
import type { Remedy } from '../../core/remedy.ts';
import { plain, sentence, type FailureText } from './words.ts';

type Kind = 'tmux-missing' | 'tmux-too-old' | 'pty-missing' | 'no-backend';
type Lack = Extract<Failure, { readonly kind: Kind }>;

/**
 * For a package that npm left out, and for one whose build failed or was made for another machine. npm 11 builds no
 * dependency of a global package that the option does not name; older versions of npm ignore the option.
 */
export const reinstallWithPty =
  'install a C++ compiler, make and python3, then reinstall muxcrew: npm install -g --allow-scripts=node-pty (in a clone: npm ci)';

const reinstall: Remedy = { text: reinstallWithPty };

export function backendText(failure: Lack): FailureText {
  switch (failure.kind) {
    case 'tmux-missing':
      return { what: 'tmux is not installed.', fixes: [{ text: installTmux(failure.install) }] };
    case 'tmux-too-old':
      return {
        what: `tmux ${plain(failure.version)} is too old: muxcrew requires ${plain(failure.needed)} or newer.`,
        fixes: [{ text: 'install a newer tmux with the package manager' }],
      };
    case 'pty-missing':
      return {
        what: `The pty backend needs node-pty, ${ptyProblem(failure.lacks, failure.detail)}`,
        fixes: [
          {
            text:
              failure.tmux === 'ready'
                ? 'use tmux, which is installed: --backend tmux'
                : `${tmuxStep(failure.tmux, failure.install)}, then use it: --backend tmux`,
          },
          reinstall,
        ],
      };
    case 'no-backend':
      return {
        what: `tmux is ${failure.tmux === 'tmux-missing' ? 'not installed' : 'too old'}, and its replacement, the pty backend, needs node-pty, ${ptyProblem(failure.lacks, failure.pty)}`,
        fixes: [{ text: tmuxStep(failure.tmux, failure.install) }, reinstall],
      };
  }
}

function tmuxStep(
  tmux: 'tmux-missing' | 'tmux-too-old' = 'tmux-missing',
  install: string | null | undefined,
): string {
  // The package manager most likely offers just this old version.
  return tmux === 'tmux-too-old' ? 'install tmux 3.2 or newer' : installTmux(install);
}

function installTmux(install: string | null = null): string {
  return install ?? 'install tmux 3.2 or newer with the package manager';
}

function ptyProblem(lacks: PtyLack = 'binary', detail: string): string {
  return lacks === 'module'
    ? 'which is not installed: npm skips it if it is excluded or cannot be built.'
    : `whose compiled part does not load: ${sentence(detail)}`;
}
