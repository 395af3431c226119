/**
 * Instruction files -> what each asks for: its name, its front matter, and which keys of that need the user's consent.
 * Starts nothing, asks nothing, and knows no settings.
 */
import type { Failure } from '../../core/failure.ts';
import type { FrontMatter, WideningKey } from '../../core/config/front-matter.ts';
import type { Named, NameFromFile } from '../../core/paths/names.ts';
import type { Context } from '../context.ts';
import { splitFrontMatter, wideningKeysOf } from '../../core/config/front-matter.ts';
import { assignNames, nameFromFile } from '../../core/paths/names.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { boundFolder, frontFolder, needsBoundConsent, type FrontFolder } from './front-matter-folder.ts';
import { withinProject } from '../../core/paths/within-project.ts';
import { baseName } from '../../core/paths/path-parts.ts';

export interface CrewFile {
  /** Absolute. */
  readonly path: string;
  /** As it was read: consent is given to exactly this. */
  readonly text: string;
  readonly wish: NameFromFile;
  readonly front: FrontMatter;
  /** Of its `cwd`, resolved once: consent and start mean the same folder. Null: it sets none. */
  readonly folder: FrontFolder | null;
  /** Keys that widen what the worker may do, in a file that the user has not trusted. */
  readonly untrusted: readonly WideningKey[];
}

export async function crewFiles(
  context: Context,
  paths: readonly string[],
  /** Of the session. */
  project = context.cwd,
): Promise<Result<readonly CrewFile[]>> {
  const files: CrewFile[] = [];
  for (const path of paths) {
    const text = context.files.readText(path, withinProject(context.cwd, path)) ?? '';
    const front = await frontMatterOf(context, path, text);
    if (!front.ok) return front;
    const fromFile = nameFromFile(baseName(path));
    const wish = { id: fromFile.id, name: front.value.name ?? fromFile.name };
    const keys = wideningKeysOf(front.value);
    if (keys.length > 0 && context.caller.is === 'manager') return fail(notForManagers(path, keys));
    const folder = frontFolder(context, path, front.value);
    const place = { folder: boundFolder(folder), strict: needsBoundConsent(folder, project) };
    const trusted = keys.length === 0 || (await context.trust()).isTrusted(path, text, place);
    files.push({ path, text, wish, front: front.value, folder, untrusted: trusted ? [] : keys });
  }
  return ok(files);
}

async function frontMatterOf(context: Context, path: string, text: string): Promise<Result<FrontMatter>> {
  // Most files have none, and should not pay for the YAML parser.
  return splitFrontMatter(text).is === 'none' ? ok({}) : context.frontMatter(path, text);
}

/** A manager's workers have its own rights at most, whatever the user has trusted. */
function notForManagers(path: string, keys: readonly WideningKey[]): Failure {
  const named = keys.join(', ');
  return {
    kind: 'refused',
    what: `cannot add ${path}`,
    why: `its front matter sets ${named}, which a manager may not give to its workers`,
    fixes: [{ text: `remove ${named} from its front matter, or ask the user to add it` }],
  };
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
    what: `cannot use the name ${renamed.front.name ?? ''} of ${renamed.path}`,
    why: 'another worker has it',
    fixes: [{ text: 'choose another name in its front matter' }],
  });
}
