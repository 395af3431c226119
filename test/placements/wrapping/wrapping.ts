/**
 * A placement for tests: runs the launch in a session of its own (setsid) with a lower priority (nice), behind a client that
 * stays in the pane. A run is known by its client's record; a queue file can hold its start.
 */
import { join } from 'node:path';
import type { Files } from '../../../src/ports/files.ts';
import type { PlacedRun, Placement } from '../../../src/ports/placement.ts';
import type { Processes } from '../../../src/ports/processes.ts';

export interface WrappingParts {
  readonly files: Files;
  readonly processes: Processes;
}

/** Waits while `queue` exists. The client's pid goes into `client-<run>`; the program is its child. */
const client =
  'while [ -e "$2" ]; do sleep 0.05; done; echo $$ > "$1.new" && mv "$1.new" "$1"; shift 2; exec setsid -w nice -n 3 "$@"';

/** A start time that no process table gives: the runtime must not compare it with one. */
const own = (startTime: string): string => `wrapping:${startTime}`;

export function wrappingPlacement({ files, processes }: WrappingParts): Placement {
  const recordOf = ({ folder, run }: Pick<PlacedRun, 'folder' | 'run'>): string =>
    join(folder, `client-${String(run)}`);
  const queueOf = ({ folder }: Pick<PlacedRun, 'folder'>): string => join(folder, 'queue');
  const clientOf = (run: PlacedRun): number => Number(files.readText(recordOf(run)) ?? 0);
  const isAlive = ({ pid, startTime }: { readonly pid: number; readonly startTime: string }): boolean =>
    processes.isAlive({ pid, startTime: startTime.slice(own('').length) });
  return {
    kind: 'wrapping',
    properties: { pids: 'foreign', files: 'kernel', outlivesPane: true },
    prepare: (launch, context) => ({
      ...launch,
      argv: ['/bin/sh', '-c', client, 'client', recordOf(context), queueOf(context), ...launch.argv],
    }),
    identify(run) {
      if (run.process !== null)
        return isAlive(run.process) ? { is: 'alive', process: run.process } : { is: 'gone' };
      const found = processes.identify(clientOf(run));
      return found === null
        ? { is: 'gone' }
        : { is: 'alive', process: { pid: found.pid, startTime: own(found.startTime) } };
    },
    queued: (run) =>
      run.process === null && files.stat(queueOf(run)) !== null ? 'waits for a test to let it start' : null,
    end(run, signal) {
      const inside =
        run.process === null ? [] : processes.tree(run.process.pid, { name: 'MUXCREW_NONE', value: '-' });
      // The client ends with its child.
      for (const one of inside) if (one.pid !== run.process?.pid) processes.signal(one, signal);
      return Promise.resolve();
    },
  };
}
