/** The setting `folder`: where comm/, logs/ and outputs/ of a project are. A project's own file cannot lead out of the project. */
import { dirname, resolve } from 'node:path';
import type { Context, LoadedConfig } from '../context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { projectPaths } from '../../core/paths/session-paths.ts';
import { findSessions, isUp } from '../sessions/sessions.ts';
import { baseName } from '../../core/paths/path-parts.ts';

/** Absolute; empty where the setting is not made. `project`: its real path. */
export function ownFolder(
  context: Context,
  project: string,
  { settings, resolved }: LoadedConfig,
): Result<{ readonly folder?: string }> {
  if (settings.folder === null) return ok({});
  const setting = resolved.find(({ key }) => key === 'folder');
  const isProjects = setting?.source === 'project';
  const home = context.env['HOME'] ?? '';
  const written = isProjects ? settings.folder : settings.folder.replace(/^~(?=\/|$)/, home);
  const folder = real(context, resolve(project, written));
  const inside = folder === project || folder.startsWith(`${project === '/' ? '' : project}/`);
  if (isProjects && (!inside || written.startsWith('~')))
    return fail({
      kind: 'bad-config',
      path: setting.from ?? project,
      line: null,
      key: 'folder',
      expected: 'a folder inside the project (only your own configuration may name another)',
      got: settings.folder,
    });
  return ok(folder === project ? {} : { folder });
}

/** Where the path really leads, as far as it exists. */
function real(context: Context, path: string): string {
  if (path === '/') return path;
  if (context.files.statLink(path) === null) return resolve(real(context, dirname(path)), baseName(path));
  try {
    return context.files.realPath(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // A link to nothing: it may come to lead anywhere.
    return resolve(dirname(path), context.files.readLink(path) ?? path);
  }
}

/** Another session that is up and has its files in the same place: the two would write over each other's. */
export function sharingSession(
  context: Context,
  id: string,
  session: Parameters<typeof projectPaths>[0],
): string | null {
  const { comm } = projectPaths(session);
  const others = findSessions(context).filter((one) => one.id !== id && isUp(one));
  return others.find(({ spec }) => projectPaths(spec.session).comm === comm)?.id ?? null;
}
