/**
 * Runs a worker's program on this machine, under the POSIX sh wrapper, which records its pid and how it ended. Owns the
 * launch file.
 */
import { join } from 'node:path';
import type { Files } from '../../ports/files.ts';
import type { Launch, LaunchContext, PlacedRun, Placement, RunState } from '../../ports/placement.ts';
import type { ProcessIdentity, Processes } from '../../ports/processes.ts';
import { blankControls } from '../../core/text/clean-text.ts';
import { shellWord } from '../../core/text/shell-word.ts';

export interface LocalParts {
  readonly files: Files;
  readonly processes: Pick<Processes, 'identify' | 'isAlive' | 'signal'>;
  /** The folder of wrapper.sh. */
  readonly assets: string;
  /** Any POSIX shell; absolute. */
  readonly shell?: string;
}

/** argv goes into a file: tmux takes no command over 16 KB, and the wrapper's own arguments show nothing of it. */
function launchText({ argv, input }: Launch, lockLimit: number): string {
  const from = input === undefined ? '' : `MUXCREW_SH_INPUT=${shellWord(input)}\n`;
  return `${from}MUXCREW_SH_LOCKS=${String(lockLimit)}\nset -- \\\n${argv.map((word) => `  ${shellWord(word)}`).join(' \\\n')}\n`;
}

export function localPlacement({ files, processes, assets, shell = '/bin/sh' }: LocalParts): Placement {
  return {
    kind: 'local',
    properties: { pids: 'host', files: 'kernel', outlivesPane: false },
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
          blankControls(context.worker.name),
          String(context.run),
          context.folder,
        ],
        cwd: launch.cwd,
        env: launch.env,
      };
    },
    identify: (run) => stateOf(processes, run),
    queued: () => null,
    end({ process }, signal) {
      if (process !== null) processes.signal(process, signal);
      return Promise.resolve();
    },
  };
}

function stateOf(processes: LocalParts['processes'], { recordedPid, process }: PlacedRun): RunState {
  if (process !== null) return processes.isAlive(process) ? { is: 'alive', process } : { is: 'gone' };
  const found: ProcessIdentity | null = recordedPid === null ? null : processes.identify(recordedPid);
  return found === null ? { is: 'gone' } : { is: 'alive', process: found };
}
