/**
 * A workspace for tests: a folder per worker beside the project, with a copy of the project's files. It is whole once its
 * mark is there. Settling lists what the worker has made.
 */
import { join } from 'node:path';
import type { Files } from '../../../src/ports/files.ts';
import type { Workspace } from '../../../src/ports/workspace.ts';

export interface OwnFolderSteps {
  /** Awaited in the middle of `prepare`, and of `settle`. */
  readonly middle?: (step: 'prepare' | 'settle') => Promise<void>;
}

export function ownFolderWorkspace(files: Files, { middle }: OwnFolderSteps = {}): Workspace {
  const folderOf = (project: string, id: string): string => `${project}.own/${id}`;
  return {
    kind: 'own-folder',
    async prepare({ session, worker, isWanted }) {
      const cwd = folderOf(session.project, worker.id);
      const mark = `${cwd}.whole`;
      if (files.stat(mark) !== null && files.stat(cwd)?.kind === 'folder')
        return { is: 'ready', place: { cwd } };
      files.makeFolder(cwd, 0o700);
      await middle?.('prepare');
      if (!isWanted()) return { is: 'failed', reason: 'stopped before it was prepared', mayPass: false };
      for (const name of files.list(session.project) ?? []) {
        const from = join(session.project, name);
        if (files.stat(from)?.kind !== 'file' || files.stat(join(cwd, name)) !== null) continue;
        files.replace(join(cwd, name), files.readText(from) ?? '');
      }
      files.replace(mark, '');
      return { is: 'ready', place: { cwd } };
    },
    async settle({ session, prepared, isWanted }) {
      const cwd = prepared?.cwd ?? '';
      const made = (files.list(cwd) ?? []).filter((name) => files.stat(join(session.project, name)) === null);
      await middle?.('settle');
      if (!isWanted()) return { is: 'refused', reason: 'its completion counts no longer' };
      files.replace(`${cwd}.made`, `${made.join('\n')}\n`);
      return { is: 'settled', note: `made ${made.join(', ')}` };
    },
  };
}
