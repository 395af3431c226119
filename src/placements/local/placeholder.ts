/** The command that keeps the pane of a worker that does not run: waiting.sh, in the worker's own folder. */
import { join } from 'node:path';
import type { Files } from '../../ports/files.ts';
import type { Placeholder } from '../../ports/placeholder.ts';
import { blankControls } from '../../core/text/clean-text.ts';

/** Where stty and ps are, for a pane that has no environment of a user yet. */
const systemPath = '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';

export interface PlaceholderParts {
  readonly files: Files;
  /** The folder of waiting.sh. */
  readonly assets: string;
  /** Any POSIX shell; absolute. */
  readonly shell?: string;
}

export function placeholder({ files, assets, shell = '/bin/sh' }: PlaceholderParts): Placeholder {
  return ({ worker, folder }, note, screen = []) => {
    // In the worker's own folder: its project may be gone by now, and nothing runs there yet.
    files.makeFolder(folder, 0o700);
    const shown = join(folder, 'last-screen');
    if (screen.length > 0) files.replace(shown, `${screen.map(blankControls).join('\n')}\n`, 0o600);
    return {
      argv: [
        shell,
        join(assets, 'waiting.sh'),
        blankControls(worker.name),
        note.split('\n').map(blankControls).join('\n'),
        ...(screen.length > 0 ? [shown] : []),
      ],
      cwd: folder,
      env: { PATH: systemPath },
    };
  };
}
