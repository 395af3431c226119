/** Parts -> workers with numbers, names and file names. Owns how a title becomes a name; what a file says is render.ts. */
import { truncate } from '../text/cells.ts';
import { assignNames, nameFromFile } from '../paths/names.ts';
import type { WorkerId } from '../model/worker.ts';
import type { Part } from './part.ts';

export interface PlannedWorker extends Omit<Part, 'needs' | 'number'> {
  readonly id: WorkerId;
  /** Unique in the plan; what its file name gives too. */
  readonly name: string;
  readonly needs: readonly WorkerId[];
  /** `worker2_frontend_instructions.md`. */
  readonly file: string;
}

const nameCells = 24;
const nameWords = 3;

/** Words that tell nothing of one worker from another. */
const empty = new Set(
  'a an the and or of for in on at to with by from as it its up one that this which what sum our your all each build write create make implement design develop prepare draft add set up do research analyse analyze investigate examine worker task'.split(
    ' ',
  ),
);

/** `Build the REST backend in Express` -> `rest-backend-express`; empty where nothing of the title can be a name. */
export function slugOf(title: string): string {
  // "Frontend, a page that uses it": the head says it.
  const head = /^[^,;(]{3,}(?=[,;(])/.exec(title)?.[0] ?? title;
  const words = wordsOf(head);
  const telling = words.filter((word) => !empty.has(word));
  const used = (telling.length > 0 ? telling : words).slice(0, nameWords);
  while (used.length > 1 && used.join('-').length > nameCells) used.pop();
  return cutName(used);
}

/** The name that the user gave, with all of its words: `a b` -> `a-b`. */
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
      // As its file name will be read, so that both say the same.
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
