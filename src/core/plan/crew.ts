/**
 * Parts -> workers with numbers, names and file names. Owns how a title becomes a name; the files' content is in
 * render.ts.
 */
import { truncate } from '../text/cells.ts';
import { assignNames, nameFromFile } from '../paths/names.ts';
import type { WorkerId } from '../model/worker.ts';
import type { Part } from './part.ts';

export interface PlannedWorker extends Omit<Part, 'needs' | 'number'> {
  readonly id: WorkerId;
  /** Unique in the plan; also the name in its file name. */
  readonly name: string;
  readonly needs: readonly WorkerId[];
  /** `worker2_frontend_instructions.md`. */
  readonly file: string;
}

const nameCells = 24;
const nameWords = 3;

/** Words that do not distinguish workers. */
const empty = new Set(
  'a an the and or of for in on at to with by from as it its up one that this which what sum our your all each build write create make implement design develop prepare draft add set up do research analyse analyze investigate examine worker task'.split(
    ' ',
  ),
);

/** `Build the REST backend in Express` -> `rest-backend-express`; empty if nothing in the title can be a name. */
export function slugOf(title: string): string {
  // "Frontend, a page that uses it": the head is enough.
  const head = /^[^,;(]{3,}(?=[,;(])/.exec(title)?.[0] ?? title;
  const words = wordsOf(head);
  const telling = words.filter((word) => !empty.has(word));
  const used = (telling.length > 0 ? telling : words).slice(0, nameWords);
  while (used.length > 1 && used.join('-').length > nameCells) used.pop();
  return cutName(used);
}

/** The user's name for it, with all of its words: `a b` -> `a-b`. */
export function slugOfName(name: string): string {
  return cutName(wordsOf(name));
}

function wordsOf(text: string): readonly string[] {
  return text
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}-]+/u)
    .map((word) => word.replace(/^-+|-+$/g, ''))
    .filter((word) => word !== '');
}

function cutName(words: readonly string[]): string {
  return truncate(words.join('-'), nameCells, '').replace(/[-.]+$/, '');
}

export function crewOf(parts: readonly Part[]): readonly PlannedWorker[] {
  const named = assignNames(
    parts.map(({ title, number }) => {
      const slug = slugOf(title);
      // Parsed from its file name, so that both agree.
      return { ...nameFromFile(fileName('1', slug)), id: number, ...(slug === '' ? { name: 'worker' } : {}) };
    }),
  );
  return parts.map(({ needs, number: _, ...part }, position) => {
    const { id, name } = named[position] ?? {
      id: String(position + 1),
      name: `worker${String(position + 1)}`,
    };
    return {
      ...part,
      id,
      name,
      needs: needs.flatMap((need) => named[need]?.id ?? []),
      file: fileName(id, name),
    };
  });
}

export function fileName(id: WorkerId, name: string): string {
  return name === '' ? `worker${id}_instructions.md` : `worker${id}_${name}_instructions.md`;
}
