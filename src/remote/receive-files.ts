/**
 * Files that a command from another host brings along, into the project folder: all of them or none. Never outside of it,
 * never over a file that somebody else wrote. What was sent before is known by its hash.
 */
import { parseJson } from '../core/json.ts';
import type { SentFile } from '../core/wire/remote-request.ts';
import type { Context } from '../app/context.ts';
import { RefusedFile, unlessRefused } from '../core/refused-file.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { folderOf } from '../core/paths/path-parts.ts';

/** Hashes by the file's name. */
type Received = Readonly<Record<string, string>>;

/** `project`: its real path. */
export function receiveFiles(
  context: Context,
  host: string,
  project: string,
  sent: readonly SentFile[],
): Result<null> {
  const clash = clashing(sent);
  if (clash !== null)
    return fail({
      kind: 'refused',
      what: `cannot write ${clash.name} on ${host}`,
      why: clash.why,
    });
  const record = `${context.paths.root}/received/${context.hash(project).slice(0, 24)}.json`;
  const before = readReceived(context.files.readText(record));
  const judged = sent.map((file) => ({ ...file, place: placeOf(context, project, file, before) }));
  const taken = judged.filter(({ place }) => place.is === 'taken').map(({ name }) => name);
  if (taken.length > 0) return fail({ kind: 'would-overwrite', host, project, files: taken });
  const outside = judged.find(({ place }) => place.is === 'outside');
  if (outside !== undefined) return outsideFailure(host, project, outside.name);
  const hashes: Record<string, string> = { ...before };
  for (const { name, text } of sent) hashes[name] = context.hash(text);
  const undo: (() => void)[] = [];
  let current = '';
  try {
    for (const { name, text, place } of judged) {
      current = name;
      if (place.is === 'free') undo.push(write(context, project, place.path, text));
    }
    context.files.makeFolder(folderOf(record), 0o700);
    context.files.replace(record, `${JSON.stringify(hashes)}\n`, 0o600);
  } catch (error) {
    for (const step of undo.toReversed()) unlessRefused(step);
    if (error instanceof RefusedFile) return outsideFailure(host, project, current);
    throw error;
  }
  return ok(null);
}

function outsideFailure(host: string, project: string, name: string): Result<never> {
  return fail({
    kind: 'refused',
    what: `cannot write ${name} on ${host}`,
    why: `a symbolic link leads outside ${project}`,
  });
}

/** A name that has two contents, or that another one needs as a folder. */
function clashing(sent: readonly SentFile[]): { readonly name: string; readonly why: string } | null {
  const texts = new Map<string, string>();
  for (const { name, text } of sent) {
    const plain = partsOf(name).join('/');
    if ((texts.get(plain) ?? text) !== text)
      return { name, why: 'it was sent twice with different contents' };
    texts.set(plain, text);
  }
  for (const name of texts.keys()) {
    const parts = partsOf(name);
    const folder = parts.map((_, end) => parts.slice(0, end).join('/')).find((above) => texts.has(above));
    if (folder !== undefined)
      return { name, why: `${folder} was also sent, and cannot be both a file and a folder` };
  }
  return null;
}

function partsOf(name: string): readonly string[] {
  return name.split('/').filter((part) => part !== '' && part !== '.');
}

type Place =
  | { readonly is: 'free'; readonly path: string }
  /** It is there already, as it was sent. */
  | { readonly is: 'same' }
  | { readonly is: 'taken' }
  | { readonly is: 'outside' };

function placeOf(context: Context, project: string, { name, text }: SentFile, before: Received): Place {
  const folder = project === '/' ? '/' : `${project}/`;
  const path = folder + name;
  const inside = (real: string): boolean => real === project || real.startsWith(folder);
  // As far as its parents are there: where they really lead.
  for (let end = path.indexOf('/', folder.length); end !== -1; end = path.indexOf('/', end + 1)) {
    const parent = path.slice(0, end);
    if (context.files.statLink(parent) === null) return { is: 'free', path };
    if (context.files.stat(parent)?.kind !== 'folder') return { is: 'taken' };
    if (!inside(context.files.realPath(parent))) return { is: 'outside' };
  }
  if (context.files.statLink(path) === null) return { is: 'free', path };
  const found = context.files.stat(path);
  if (found?.kind !== 'file') return { is: 'taken' };
  const real = context.files.realPath(path);
  if (!inside(real)) return { is: 'outside' };
  const present = context.files.readText(real, { within: project }) ?? '';
  if (present === text) return { is: 'same' };
  return before[name] === context.hash(present) ? { is: 'free', path: real } : { is: 'taken' };
}

/** Returns what takes it back. A folder that was made for it stays. A folder above it may be replaced by a link meanwhile. */
function write({ files }: Context, project: string, path: string, text: string): () => void {
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  const inItsFolder = (use: (path: string) => void): void =>
    files.inFolder(path.slice(0, slash) || '/', project, (folder) => use(`${folder}/${name}`));
  let before: string | null = null;
  inItsFolder((held) => {
    before = files.readText(path, { within: project });
    files.replace(held, text, 0o644);
  });
  return () =>
    inItsFolder((held) => (before === null ? files.remove(held) : files.replace(held, before, 0o644)));
}

function readReceived(text: string | null): Received {
  if (text === null) return {};
  const value = parseJson(text);
  return typeof value === 'object' && value !== null ? (value as Received) : {};
}
