/** What a configuration or instruction file asks for that needs the user's consent, as lines to read before it. */
import type { Context } from '../context.ts';
import { visibleText } from '../../core/text/clean-text.ts';
import { splitFrontMatter, wideningKeysOf } from '../../core/config/front-matter.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { boundFolder, frontFolder } from '../run/front-matter-folder.ts';
import { shownFile } from '../run/front-matter-consent.ts';
import { withinProject } from '../../core/paths/within-project.ts';
import { baseName, folderOf } from '../../core/paths/path-parts.ts';

export interface Widening {
  readonly path: string;
  /** Exactly the text that was judged; null: it is no regular file. */
  readonly text: string | null;
  /** That the `cwd` of its front matter leads to by a link: consent is bound to it. */
  readonly folder?: string | null;
  /** Empty: there is nothing in it that needs consent, or it is trusted already. */
  readonly lines: readonly string[];
}

const configName = /^(?:\.muxcrewrc(?:\.\w+)?|muxcrew\.config\.\w+)$/;

export async function wideningOf(context: Context, path: string): Promise<Result<Widening>> {
  if (context.files.stat(path)?.kind !== 'file') return ok({ path, text: null, lines: [] });
  const config = await context.config(context.files.realPath(folderOf(path) || '/'), {});
  const real = context.files.realPath(path);
  const isIt = (one: { readonly path: string }): boolean =>
    one.path.startsWith('/') &&
    context.files.stat(one.path) !== null &&
    context.files.realPath(one.path) === real;
  // What is wrong with another file of that folder does not matter here.
  if (!config.ok && config.failure.kind === 'bad-config') {
    const { kind, more = [], ...one } = config.failure;
    const [first, ...others] = [one, ...more].filter(isIt);
    if (first !== undefined) return fail({ kind, ...first, more: others });
  }
  if (config.ok && config.value.projectFile !== null) {
    const { projectFile, untrusted } = config.value;
    // The text that was judged as configuration, not the file read again.
    if (isIt(projectFile)) {
      const own = untrusted.find(isIt);
      return ok({ path, text: projectFile.text, lines: own === undefined ? [] : configLines(own) });
    }
  }
  // Nothing in it was judged: it would be trusted unseen once it is in force.
  if (configName.test(baseName(real)))
    return fail({
      kind: 'refused',
      what: `cannot trust ${path}`,
      why: 'it is not the configuration file in force in its folder',
      fixes: [
        { run: ['muxcrew', 'config'], note: 'names the file in force' },
        { text: 'remove the other file' },
      ],
    });
  const text = context.files.readText(path, withinProject(context.cwd, path)) ?? '';
  if (splitFrontMatter(text).is !== 'there') return ok({ path, text, lines: [] });
  const front = await context.frontMatter(path, text);
  if (!front.ok) return front;
  const untrusted = wideningKeysOf(front.value);
  const folder = frontFolder(context, path, front.value);
  const lines = untrusted.length === 0 ? [] : shownFile({ path, front: front.value, folder, untrusted });
  return ok({ path, text, folder: boundFolder(folder), lines });
}

function configLines({
  path,
  keys,
  values,
}: {
  readonly path: string;
  readonly keys: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}): readonly string[] {
  const width = Math.max(...keys.map((key) => key.length));
  const rows = keys.map((key) => `  ${key.padEnd(width)}  ${visibleText(JSON.stringify(values[key]))}`);
  return [`${visibleText(path)} asks for:`, ...rows];
}
