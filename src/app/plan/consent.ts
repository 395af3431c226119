/**
 * What the front matter of a plan's files asks for: a verify command of the plan, and whatever a template of the project adds.
 * A yes to the plan trusts exactly the texts that it has shown.
 */
import type { Context } from '../context.ts';
import type { Plan } from './make-plan.ts';
import { visibleText } from '../../core/text/clean-text.ts';
import { wideningKeysOf } from '../../core/config/front-matter.ts';
import { ok, type Result } from '../../core/result.ts';
import { boundFolder, plannedFolder } from '../run/front-matter-folder.ts';
import { shownFile } from '../run/front-matter-consent.ts';

export interface WideningFile {
  readonly path: string;
  /** The final text: this is what is written, and what is trusted. */
  readonly text: string;
  /** That its `cwd` leads to by a link: consent is bound to it. */
  readonly folder: string | null;
  /** What it asks for besides the verify command that the plan shows with its worker, a line for each key and value. */
  readonly more: readonly string[];
}

/** The files of the plan that need the user's consent, judged by their final texts. */
export async function wideningFiles(
  context: Context,
  plan: Pick<Plan, 'files' | 'workers'>,
): Promise<Result<readonly WideningFile[]>> {
  const found: WideningFile[] = [];
  for (const [index, { path, text }] of plan.files.entries()) {
    const front = await context.frontMatter(path, text);
    if (!front.ok) return front;
    const keys = wideningKeysOf(front.value);
    if (keys.length === 0) continue;
    const planned = plan.workers[index]?.verify ?? null;
    const untrusted = keys.filter((key) => key !== 'verify' || front.value.verify !== planned);
    const folder = plannedFolder(context, path, front.value);
    const [, ...more] =
      untrusted.length === 0 ? [] : shownFile({ path, front: front.value, folder, untrusted });
    found.push({ path, text, folder: boundFolder(folder), more });
  }
  return ok(found);
}

/** Files that ask for the same stand together. */
export function wideningLines(project: string, files: readonly WideningFile[]): readonly string[] {
  const groups = new Map<string, { readonly names: string[]; readonly more: readonly string[] }>();
  for (const { path, more } of files) {
    if (more.length === 0) continue;
    const key = more.join('\n');
    const group = groups.get(key) ?? { names: [], more };
    group.names.push(visibleText(path.slice(project.length + 1)));
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ names, more }) => [
    `${names.join(', ')} ${names.length === 1 ? 'asks' : 'ask'} for:`,
    ...more,
  ]);
}

export async function trustShown(context: Context, files: readonly WideningFile[]): Promise<Result<null>> {
  const trust = await context.trust();
  for (const { path, text, folder } of files) {
    const added = trust.add(path, text, folder);
    if (!added.ok) return added;
  }
  return ok(null);
}
