/**
 * Starts a worker's program under the POSIX sh wrapper, which records its pid and how it ended. Owns the launch file;
 * what is run, and with which environment, is the agent's to say.
 */
import { join } from 'node:path';
import type { Files } from '../../ports/files.ts';
import type { Launch, LaunchContext, Launcher } from '../../ports/placement.ts';
import { shellWord } from '../../core/text/shell-word.ts';

/** Where stty and ps are, for a pane that has nobody's environment yet. */
const systemPath = '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';

export interface ShLauncherParts {
  readonly files: Files;
  /** The folder of wrapper.sh and waiting.sh. */
  readonly assets: string;
  /** Any POSIX shell; absolute. */
  readonly shell?: string;
}

/** argv goes into a file: tmux takes no command over 16 KB, and the wrapper's own arguments show nothing of it. */
function launchText({ argv, input }: Launch, lockLimit: number): string {
  const from = input === undefined ? '' : `MUXCREW_SH_INPUT=${shellWord(input)}\n`;
  return `${from}MUXCREW_SH_LOCKS=${String(lockLimit)}\nset -- \\\n${argv.map((word) => `  ${shellWord(word)}`).join(' \\\n')}\n`;
}

/** What a terminal would obey is shown as a blank. */
function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}

export function shLauncher({ files, assets, shell = '/bin/sh' }: ShLauncherParts): Launcher {
  return {
    kind: 'sh',
    prepare(launch: Launch, context: LaunchContext) {
      files.makeFolder(context.folder, 0o700);
      files.replace(
        join(context.folder, `launch-${context.run}.sh`),
        launchText(launch, context.lockLimit),
        0o600,
      );
      return {
        argv: [
          shell,
          join(assets, 'wrapper.sh'),
          shell,
          plain(context.worker.name),
          String(context.run),
          context.folder,
          context.pidFile,
        ],
        cwd: launch.cwd,
        env: launch.env,
      };
    },
    waiting(context, note, screen = []) {
      // The worker's own folder: its project may be gone by now, and nothing runs there yet.
      files.makeFolder(context.folder, 0o700);
      const shown = join(context.folder, 'last-screen');
      if (screen.length > 0) files.replace(shown, `${screen.map(plain).join('\n')}\n`, 0o600);
      return {
        argv: [
          shell,
          join(assets, 'waiting.sh'),
          plain(context.worker.name),
          plain(note),
          ...(screen.length > 0 ? [shown] : []),
        ],
        cwd: context.folder,
        env: { PATH: systemPath },
      };
    },
  };
}
