/** What `run` says of its project folder where that may not be the one that the user meant. Reads files only. */
import type { Context } from '../context.ts';
import { printedPath } from '../../core/text/shell-word.ts';
import { plain } from '../../view/failure-text/words.ts';
import { called } from '../command-prefix.ts';
import { sessionChoice } from '../sessions/chosen-session.ts';
import { isUp } from '../sessions/sessions.ts';

/** `project`: the real path of the current folder, which becomes a project because no other one was named. */
export function projectNotes(context: Context, project: string): readonly string[] {
  const muxcrew = called(context);
  const notes: string[] = [];
  if (project === homeFolder(context))
    notes.push(
      'the project is your home folder: its session is used in every folder below that has none of its own',
    );
  const above = sessionChoice(context, null, 'running');
  if (
    above.is === 'one' &&
    above.by === 'folder' &&
    isUp(above.session) &&
    above.session.folder !== project
  ) {
    const { id, project: folder } = above.session;
    notes.push(
      `this starts a session of its own; to add to ${id} in ${plain(folder)}: ${muxcrew} add --session ${id} FILE…`,
    );
  }
  const repository = repositoryAbove(context, project);
  // Once there are files of a run, the folder was chosen.
  if (repository !== null && context.files.stat(`${project}/comm`) === null)
    notes.push(
      `the project is this folder, not the repository ${plain(repository)} (that one: --project ${printedPath(repository)})`,
    );
  return notes;
}

function homeFolder({ env, files }: Context): string | null {
  const home = env['HOME'] ?? '';
  try {
    return home === '' ? null : files.realPath(home);
  } catch {
    return null;
  }
}

/** The closest repository that contains the folder and is not the folder itself. */
function repositoryAbove({ files }: Context, project: string): string | null {
  if (isRepository(files, project)) return null;
  for (let end = project.lastIndexOf('/'); end > 0; end = project.lastIndexOf('/', end - 1)) {
    const folder = project.slice(0, end);
    if (isRepository(files, folder)) return folder;
  }
  return null;
}

/** `.git` is a file in worktrees and submodules. */
function isRepository(files: Context['files'], folder: string): boolean {
  try {
    return files.stat(`${folder}/.git`) !== null;
  } catch {
    return false;
  }
}
