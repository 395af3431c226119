/** Which project is meant: the folder that was named, or the current one. */
import type { Context } from './context.ts';
import { fail, ok, type Result } from '../core/result.ts';

/** Its real path. */
export function projectFolder(context: Context, command: string, wanted: string | null): Result<string> {
  const path = wanted === null ? context.cwd : wanted.startsWith('/') ? wanted : `${context.cwd}/${wanted}`;
  if (context.files.stat(path)?.kind !== 'folder')
    return fail({ kind: 'bad-usage', command, detail: `the project folder ${path} does not exist` });
  return ok(context.files.realPath(path));
}
