/**
 * Instruction files -> what each asks for: its name, and what of its front matter is in force. Says on standard error
 * what waits for the person's consent. Starts nothing, and knows no settings.
 */
import type { FrontMatter } from '../../core/front-matter.ts';
import type { Named, NameFromFile } from '../../core/names.ts';
import type { Context } from '../context.ts';
import { cleanText } from '../../core/clean-text.ts';
import { splitFrontMatter, withoutConsent } from '../../core/front-matter.ts';
import { assignNames, nameFromFile } from '../../core/names.ts';
import { fail, ok, type Result } from '../../core/result.ts';

export interface CrewFile {
  /** Absolute. */
  readonly path: string;
  readonly wish: NameFromFile;
  readonly front: FrontMatter;
}

/** `mayConsent`: does what the person has consented to count? Not for a manager: its workers get its own rights at most. */
export async function crewFiles(
  context: Context,
  paths: readonly string[],
  mayConsent: boolean,
): Promise<Result<readonly CrewFile[]>> {
  const files: CrewFile[] = [];
  for (const path of paths) {
    const front = await frontMatterInForce(context, path, mayConsent);
    if (!front.ok) return front;
    const fromFile = nameFromFile(path.slice(path.lastIndexOf('/') + 1));
    const wish = { id: fromFile.id, name: front.value.name ?? fromFile.name };
    files.push({ path, wish, front: front.value });
  }
  return ok(files);
}

/** What widens rights counts only in a file that the person has consented to, as it is now. */
async function frontMatterInForce(
  context: Context,
  path: string,
  mayConsent: boolean,
): Promise<Result<FrontMatter>> {
  const text = context.files.readText(path) ?? '';
  // Most files have none, and should not pay for what reads it.
  if (splitFrontMatter(text).is === 'none') return ok({});
  const read = await context.frontMatter(path, text);
  if (!read.ok) return read;
  const { values, waiting } = withoutConsent(read.value);
  if (waiting.length === 0 || (mayConsent && (await context.trust()).isTrusted(path, text))) return read;
  const shown = cleanText(path);
  const when = mayConsent
    ? `which takes effect only after: muxcrew trust ${shown}`
    : 'which a worker added by a manager does not get';
  context.err(`muxcrew: ${shown} sets ${waiting.join(', ')}, ${when}\n`);
  return ok(values);
}

/** Ids and names in the order of the files. One that a file gives by hand is its own, or refused: others may name it. */
export function namedFiles(
  files: readonly CrewFile[],
  taken: readonly Named[],
): Result<readonly (CrewFile & Named)[]> {
  const named = assignNames(
    files.map(({ wish }) => wish),
    taken,
  );
  const all = files.flatMap((file, index) => {
    const own = named[index];
    return own === undefined ? [] : [{ ...file, ...own }];
  });
  const renamed = all.find(({ front, name }) => front.name !== undefined && front.name !== name);
  if (renamed === undefined) return ok(all);
  return fail({
    kind: 'refused',
    what: `the name ${renamed.front.name ?? ''} of ${renamed.path}`,
    why: 'another worker has it',
    mend: 'give it a name of its own in its front matter',
  });
}
