/** All workers in the project folder, each in the folder that its instruction file names. */
import type { Workspace } from '../ports/workspace.ts';

export function sharedWorkspace(): Workspace {
  return {
    kind: 'shared',
    prepare: ({ worker }) => Promise.resolve({ is: 'ready', place: { cwd: worker.cwd } }),
    settle: () => Promise.resolve({ is: 'settled', note: 'the project folder is shared' }),
  };
}
