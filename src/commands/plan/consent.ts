/** What a yes to a plan with verify commands means: the same as `muxcrew trust FILE` for each, by content. */
import type { Context } from '../context.ts';
import { ok, type Result } from '../../core/result.ts';

/** The person has just seen every command in these files. */
export async function consentTo(context: Context, paths: readonly string[]): Promise<Result<null>> {
  const trust = await context.trust();
  for (const path of paths) {
    const added = trust.add(path);
    if (!added.ok) return added;
  }
  return ok(null);
}
