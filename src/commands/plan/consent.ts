/** A yes to a plan that showed verify commands: trust in exactly the files that were written, and no wider key. */
import type { Context } from '../context.ts';
import { wideningKeysOf } from '../../core/front-matter.ts';
import { ok, type Result } from '../../core/result.ts';

/**
 * Trusts the files whose widening front matter is a verify command alone, which the user has just seen. Returns the
 * others: a template of the project's own may set more.
 */
export async function consentTo(
  context: Context,
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<Result<readonly string[]>> {
  const trust = await context.trust();
  const others: string[] = [];
  for (const { path, text } of files) {
    const front = await context.frontMatter(path, text);
    if (!front.ok) return front;
    const keys = wideningKeysOf(front.value);
    if (keys.some((key) => key !== 'verify')) {
      others.push(path);
      continue;
    }
    const added = trust.add(path, text);
    if (!added.ok) return added;
  }
  return ok(others);
}
