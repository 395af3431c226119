/**
 * Instruction files into the project: nothing is overwritten. Those of a plan before are refused, or moved into
 * the archive of the comm folder where that was asked for. All are written, or none.
 */
import type { Context } from '../context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { archiveName, shownPath, type ProjectPaths } from '../../core/paths/session-paths.ts';
import { startCommand } from './start-command.ts';
import { linkedOut } from '../linked-folder.ts';
import { makeOwnFolder } from '../../runtime/project/own-folders.ts';
import { freeFolder, inParent, removeEmpty } from '../run/project.ts';
import { plain } from '../../view/failure-text/words.ts';
import { findSessions, isUp } from '../sessions/sessions.ts';
import { errorMessage } from '../../core/error-text.ts';

/** Names of the instruction files that are there, in the project folder itself. */
export function presentInstructions(context: Context, project: string): readonly string[] {
  return (context.files.list(project) ?? []).filter((name) => /^worker\d+.*instructions?\.md$/i.test(name));
}

/** Is the way free? Asked before anything is paid for. */
export function mayWrite(context: Context, paths: ProjectPaths, force: boolean): Result<null> {
  const { root: project } = paths;
  const present = presentInstructions(context, project);
  const [first] = present;
  if (first === undefined) return ok(null);
  const others = present.length - 1;
  const which = others === 0 ? `${first} is` : `${first} and ${String(others)} more are`;
  if (!force)
    return fail({
      kind: 'refused',
      what: 'cannot write instruction files',
      why: `${which} already in ${project}`,
      fixes: [
        { ...startCommand(context, { project, max: null, names: present }), note: 'start them' },
        { text: `plan again with --force, which moves them to ${plain(shownPath(project, paths.archive))}/` },
      ],
    });
  const used = findSessions(context).find(
    (session) =>
      isUp(session) &&
      session.spec.workers.some(({ instructions }) => instructions.startsWith(`${project}/`)),
  );
  if (used === undefined) return ok(null);
  return fail({
    kind: 'refused',
    what: 'cannot move the instruction files away',
    why: `session ${used.id} uses them`,
    fixes: [{ run: ['muxcrew', 'stop', '--session', used.id] }],
  });
}

export interface Written {
  /** Where the files before went; null: there were none. */
  readonly archive: string | null;
}

export function writeInstructions(
  context: Context,
  paths: ProjectPaths,
  files: readonly { readonly path: string; readonly text: string }[],
): Result<Written> {
  const undo: (() => void)[] = [];
  try {
    const archive = archivePresent(context, paths, undo);
    for (const { path, text } of files) {
      if (!context.files.createWhole(path, text)) throw new Error(`${path} is there already`);
      undo.push(() => context.files.remove(path));
    }
    return ok({ archive });
  } catch (error) {
    for (const step of undo.toReversed()) step();
    return fail({
      kind: 'project-not-writable',
      path: paths.root,
      reason: errorMessage(error),
    });
  }
}

function archivePresent(context: Context, paths: ProjectPaths, undo: (() => void)[]): string | null {
  const { root: project, archive, base } = paths;
  const present = presentInstructions(context, project);
  if (present.length === 0) return null;
  const time = archiveName(new Date(context.clock.now()).toISOString());
  const folder = freeFolder(context, `${archive}/${time}`);
  const moved = linkedOut(context.files, folder, base);
  if (moved?.kind === 'linked-out') throw new Error(`${folder} leads to ${moved.target}, outside ${base}`);
  const { files } = context;
  makeOwnFolder(files, folder, base);
  files.inFolder(folder, base, (held) => {
    undo.push(() => removeEmpty(context, [folder], base));
    for (const name of present) {
      files.rename(`${project}/${name}`, `${held}/${name}`);
      undo.push(() =>
        inParent(files, `${folder}/${name}`, base, (kept) => files.rename(kept, `${project}/${name}`)),
      );
    }
  });
  return folder;
}
