/**
 * Names and numbers of sessions and workers, from names of folders and files. Reads no folder. File names are
 * untrusted: results are short, clean and deterministic.
 */
import { plainCells, truncate } from '../text/cells.ts';
import { cleanText } from '../text/clean-text.ts';
import type { WorkerId } from '../model/worker.ts';

const maxSlug = 40;
const maxHash = 16;
/** Longest worker name, in cells. */
export const maxNameCells = 32;
/** Larger numbers in file names are dates or tickets, not worker numbers. */
const maxWanted = 9999;

/** The readable part of a session's id: `[a-z0-9-]`, 1 to 40 long; `project` if the folder's name leaves nothing. */
export function sessionSlug(folderName: string): string {
  const slug = folderName
    .slice(0, 400)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxSlug)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'project' : slug;
}

/** `slug-hash`: the name in tmux and in file names, at most 57 long. Uses up to 16 hexadecimal digits of `hash`. */
export function sessionId(slug: string, hash: string): string {
  return `${slug}-${hash
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, maxHash)}`;
}

export interface NameFromFile {
  /** The number in the file name. */
  readonly id: WorkerId | null;
  /** Never empty, not yet unique. */
  readonly name: string;
}

const extension = /\.[^.]{1,10}$/;
const suffix = /[\s_.-]*(?:instructions?|assignment)$/i;
const numbered = /^worker[\s_.-]*0*(\d{1,9})(?:[\s_.-]+(.*))?$/is;

/** `worker3_backend_instructions.md` → 3, `backend`; `worker3_instructions.md` → 3, `worker3`; `backend.md` → none, `backend`. */
export function nameFromFile(fileName: string): NameFromFile {
  const stem = fileName.replace(extension, '').replace(suffix, '');
  const [, digits, label] = numbered.exec(stem) ?? [];
  const number = digits === undefined ? null : Number(digits);
  const id = number === null || number < 1 || number > maxWanted ? null : String(number);
  const name = tidy(label ?? '');
  if (id !== null) return { id, name: name === '' ? `worker${id}` : name };
  const whole = tidy(stem);
  return { id: null, name: whole === '' ? 'worker' : whole };
}

/** A name that can be typed without quotes and never looks like an option, a number or a path. */
function tidy(text: string): string {
  // First as it is drawn: removing invisible letters (a single Hangul vowel) later would expose what follows them.
  const words = plainCells(cleanText(text, 200)).replace(/[^\p{L}\p{N}\p{M}._]+/gu, '-');
  // A leading combining mark is not a letter either: removing it would expose what follows.
  const bare = words.replace(/^[-._\p{M}]+|[-._]+$/gu, '');
  const cut = truncate(bare, maxNameCells, '').replace(/[-._]+$/, '');
  // Numbers are ids, and `all` means all workers.
  return /^\d+$/.test(cut) || /^all$/i.test(cut) ? `worker-${cut}` : cut;
}

/** Whether a name that the user gave is valid unchanged, so that it can be typed as written. */
export function isWorkerName(text: string): boolean {
  return text !== '' && tidy(text) === text;
}

export interface Named {
  readonly id: WorkerId;
  readonly name: string;
}

/**
 * Assigns ids and unique names to new workers, in order. The first worker that requests a free id gets it; all others
 * get the smallest free ids. `taken`: existing workers.
 */
export function assignNames(wanted: readonly NameFromFile[], taken: readonly Named[] = []): readonly Named[] {
  const ids = new Set(taken.map((one) => one.id));
  const names = new Set(taken.map((one) => one.name.toLowerCase()));
  const kept = wanted.map(({ id }) => {
    if (id === null || ids.has(id)) return null;
    ids.add(id);
    return id;
  });
  let next = 1;
  return wanted.map(({ id: requested, name: stem }, index) => {
    let id = kept[index] ?? null;
    if (id === null) {
      while (ids.has(String(next))) next += 1;
      id = String(next);
      ids.add(id);
    }
    // Named after a number that it did not get, it would be mistaken for the worker that did.
    const own = requested !== null && stem === `worker${requested}` ? `worker${id}` : stem;
    const name = uniqueName(own, names);
    names.add(name.toLowerCase());
    return { id, name };
  });
}

function uniqueName(stem: string, taken: ReadonlySet<string>): string {
  if (!taken.has(stem.toLowerCase())) return stem;
  for (let count = 2; ; count += 1) {
    const ending = `-${count}`;
    const name = truncate(stem, maxNameCells - ending.length, '') + ending;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
