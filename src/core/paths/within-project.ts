/** Paths of the project, whose links must not lead out of it. Pure. */
import { isInside } from './session-paths.ts';

/** Read options for a path that may be in the project; a path elsewhere was named by the user and may be a link. */
export function withinProject(project: string, path: string): { readonly within?: string } {
  return isInside(project, path) ? { within: project } : {};
}
