/** Where reports lie: below outputs/reports/, a named session's and an earlier run's in folders of their own. */
import type { Context } from '../context.ts';
import type { FoundRun } from './runs.ts';
import type { ProjectPaths } from '../../core/paths/session-paths.ts';
import { pathArgument } from '../../core/text/shell-word.ts';
import { linkedOut } from '../linked-folder.ts';
import { makeOwnFolder } from '../../runtime/project/own-folders.ts';
import { fail, ok, type Result } from '../../core/result.ts';

/** Sessions' names are of small letters, runs' have a T and a Z: they don't meet. */
const place = /^\/reports\/(?:[a-z0-9-]+\/)?(?:\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\/)?report\.(?:md|html)$/;

/** Of a path below outputs/: `/reports/report.md`. */
export function isReportFile(below: string): boolean {
  return place.test(below);
}

/**
 * Makes the folder. Workers write below outputs/, so one of them could have put a link there: a report never leaves the
 * folder that outputs/ is.
 */
export function reportFolder(context: Context, paths: ProjectPaths, run: FoundRun): Result<string> {
  const { name } = run.spec.session;
  const below = [
    'reports',
    ...(name === null ? [] : [name]),
    ...(run.archivedAt === null ? [] : [run.name]),
  ].join('/');
  const folder = `${paths.outputs}/${below}`;
  try {
    const moved = linkedOut(context.files, paths.outputs, paths.base);
    if (moved !== null) return fail(moved);
    makeOwnFolder(context.files, paths.outputs, paths.base);
    // Before it is made: through a link, folders would be made elsewhere.
    const outside = below.split('/').reduce<{ readonly path: string; readonly linked: boolean }>(
      ({ path, linked }, part) => {
        const next = `${path}/${part}`;
        const stat = context.files.statLink(next);
        return { path: next, linked: linked || (stat !== null && stat.kind !== 'folder') };
      },
      { path: paths.outputs, linked: false },
    ).linked;
    if (outside)
      return fail({
        kind: 'refused',
        what: 'cannot write the report',
        why: `a part of the path ${folder} is not a folder`,
        fixes: [{ run: ['ls', '-l', pathArgument(paths.outputs)], note: 'find it and move it away' }],
      });
    makeOwnFolder(context.files, folder, paths.base);
    return ok(folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return fail({ kind: 'disk', path: folder, reason: error.message });
  }
}
