/** Moves a session's state folder to the archive of ended runs. */
import type { Context } from './context.ts';
import { archiveName, sessionState } from '../core/paths/session-paths.ts';
import { freeFolder } from './run/project.ts';

/** Its files are kept for the report. Returns what moves them back. */
export function archiveState(context: Context, id: string): () => void {
  const { folder } = sessionState(context.paths.sessions, id);
  if (context.files.stat(folder) === null) return () => undefined;
  context.files.makeFolder(context.paths.archive, 0o700);
  const time = archiveName(new Date(context.clock.now()).toISOString());
  const kept = freeFolder(context, `${context.paths.archive}/${id}-${time}`);
  context.files.rename(folder, kept);
  return () => context.files.rename(kept, folder);
}
