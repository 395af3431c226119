/**
 * The user's consent to front matter that widens what a worker may do. Shows each key and value whole, asks, and trusts
 * exactly the text that was shown. Without a terminal, or after a no, nothing is started.
 */
import type { FrontMatter, WideningKey } from '../../core/config/front-matter.ts';
import type { Context } from '../context.ts';
import type { CrewFile } from './crew-files.ts';
import { visibleText } from '../../core/text/clean-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { saysYes } from '../confirm.ts';
import { boundFolder, folderText } from './front-matter-folder.ts';

export interface ConsentWish {
  /** Completes "Trust these files and …? [y/N]". */
  readonly then: string;
  /** `--yes` was given: nothing is asked, and nothing is trusted by it. */
  readonly yes: boolean;
}

export async function consentToFrontMatter(
  context: Context,
  files: readonly CrewFile[],
  { then, yes }: ConsentWish,
): Promise<Result<null>> {
  const untrusted = files.filter(({ untrusted: keys }) => keys.length > 0);
  if (untrusted.length === 0) return ok(null);
  const refused = (declined: boolean): Result<never> =>
    fail({
      kind: 'untrusted-front-matter',
      files: untrusted.map(({ path, untrusted: keys }) => ({ path, keys })),
      declined,
    });
  const { terminal } = context;
  if (yes || !terminal.input || !terminal.output) return refused(false);
  for (const file of untrusted) context.out(`${shownFile(file).join('\n')}\n`);
  const which = untrusted.length === 1 ? 'this file as it is now' : 'these files as they are now';
  context.out(`\nTrust ${which}, and ${then}? [y/N] `);
  if (!(await saysYes(context))) return refused(true);
  const trust = await context.trust();
  for (const { path, text, folder } of untrusted) {
    const added = trust.add(path, text, boundFolder(folder));
    if (!added.ok) return added;
  }
  return ok(null);
}

/** What the file asks for, a line for each key and value. */
export function shownFile({
  path,
  front,
  folder,
  untrusted,
}: Pick<CrewFile, 'path' | 'front' | 'folder' | 'untrusted'>): readonly string[] {
  const width = Math.max(...untrusted.map((key) => key.length));
  const rows = untrusted.flatMap((key) =>
    valueLines(front, folder, key).map(
      (line, index) => `  ${(index === 0 ? key : '').padEnd(width)}  ${line}`,
    ),
  );
  return [`${visibleText(path)} asks for:`, ...rows];
}

function valueLines(front: FrontMatter, folder: CrewFile['folder'], key: WideningKey): readonly string[] {
  if (key === 'env')
    return Object.entries(front.env ?? {}).map(([name, text]) => `${name}=${visibleText(text)}`);
  const value = front[key] ?? '';
  return [key === 'cwd' && folder !== null ? folderText(value, folder) : visibleText(value)];
}
