/** Checks whether the folder at a session's project path is still its project. Only reads files. */
import type { Files } from '../../ports/files.ts';
import { readSnapshot } from '../../core/snapshot/read-snapshot.ts';
import { projectPaths } from '../../core/paths/session-paths.ts';
import type { FolderId, SessionInfo } from '../../core/model/session.ts';

/**
 * Returns the folder at the project's path, or null if it is missing or another one. Between two runs of the
 * supervisor, a file system may have renumbered its devices, or even its files.
 */
export function folderOfSession(files: Files, session: SessionInfo): FolderId | null {
  const stat = files.stat(session.project);
  if (stat?.kind !== 'folder') return null;
  const { projectId } = session;
  const isSame = projectId === undefined || projectId.inode === stat.inode || holdsSnapshotOf(files, session);
  return isSame ? { device: stat.device, inode: stat.inode } : null;
}

function holdsSnapshotOf(files: Files, session: SessionInfo): boolean {
  const { snapshot, base } = projectPaths(session);
  const read = readSnapshot(() => files.readText(snapshot, { within: base }));
  return (
    read.is === 'read' &&
    read.snapshot.session === session.id &&
    Date.parse(read.snapshot.createdAt) === session.createdAt
  );
}
