/** Needs between the parts of a plan: how they are written, and whether they can be met. Pure. */
import type { Part } from './part.ts';
import { toAscii } from '../status/line-front.ts';
import { nearest } from '../nearest.ts';
import { ringIn } from '../model/cycle.ts';

/** Why a plan cannot be carried out as written. */
export type PlanProblem =
  | { readonly is: 'number-twice'; readonly number: string; readonly line: number | null }
  | {
      readonly is: 'unknown-need';
      readonly part: string;
      readonly need: string;
      readonly known: readonly string[];
      readonly line: number;
    }
  /** Titles of the cycle; the first one is not repeated at the end. */
  | { readonly is: 'ring'; readonly ring: readonly string[] }
  /** A line of the plan that might name a worker. */
  | { readonly is: 'not-understood'; readonly line: number; readonly text: string }
  /** Prose that names no worker. */
  | { readonly is: 'prose'; readonly line: number; readonly text: string }
  | { readonly is: 'worker-zero'; readonly line: number }
  | { readonly is: 'too-many'; readonly count: number; readonly limit: number }
  /** The instruction files are too large: the longest one, or all together. Bytes. */
  | {
      readonly is: 'too-large';
      readonly which: 'one' | 'all';
      readonly bytes: number;
      readonly limit: number;
    };

const someone = '(?:(?:panes?|workers?|agents?|ペイン|ワーカー)\\s?)?#?\\d{1,4}';
const several = `${someone}(?:\\s?(?:,|;|&|-|–|、|と|\\band\\b)\\s?${someone})*`;
const verbs = 'after|needs?|depends on|requires|waits? for|blocked by|once|when';
/** With the word for workers: `pane 1 and 2`, in any sentence. */
const explicit = several.replace(')?#?', ')#?');
const finished = '(?:\\s+(?:is|are|has|have|was|were)\\s+(?:been\\s+)?(?:done|finished|completed?|ready))?';
const inParentheses = new RegExp(
  `\\s*[([](?:(${verbs}|依存)(?![a-z])\\s*:?\\s*([^()[\\]]*(?:\\[[^\\]]*\\])?)|(${several})\\s*(?:の?(?:完了)?後(?:に)?|待ち|に依存)())[)\\]]`,
  'gi',
);
/** Numbers only: in the middle of a sentence, `what it needs: a, b` names no worker. */
const atEnd = new RegExp(
  `(?:(?:^|[\\s;,.–—-])(?:${verbs})\\s*:\\s*\\[?(${several})\\]?|(?:[;,–—-]\\s*)after\\s+(${several})|[\\s;,.–—-]+(?:${verbs})\\s+(${explicit})${finished})\\s?\\.?$`,
  'i',
);
const wholeLine = new RegExp(
  `^\\s*(?:[-*+•]\\s+)?(?:\\*\\*|__)?(?:(${verbs}|depends|dependenc(?:y|ies)|依存(?:関係)?)\\s*:\\s*(?:\\*\\*|__)?\\s*(.+)|(?:starts?\\s+)?(?:${verbs})\\s+(${explicit})${finished}\\.?)$`,
  'i',
);

export interface Read {
  /** The text without the parsed needs. */
  readonly text: string;
  readonly needs: readonly string[];
}

/** Decides by the verb and the names whether the words after `after` or similar name workers. */
export type NamesWorkers = (refs: readonly string[], verb: string) => boolean;

/** Longer lines are prose or data, and these patterns are for short ones. UTF-16 code units. */
const longest = 4_000;

/** `Frontend (after 1, 2)` -> `Frontend` and `1`, `2`. `nested`: a separate line that must contain nothing else. */
export function readNeeds(
  line: string,
  nested: boolean,
  names: NamesWorkers = () => true,
): Read & { readonly whole: boolean } {
  if (line.length > longest) return { text: line.trim(), needs: [], whole: false };
  const ascii = toAscii(line);
  const [, verb = 'after', list1, list2] = nested ? (wholeLine.exec(ascii) ?? []) : [];
  const list = list1 ?? list2 ?? '';
  if (list !== '' && names(refs(list), verb)) return { text: '', needs: refs(list), whole: true };
  const needs: string[] = [];
  let without = '';
  let end = 0;
  for (const found of ascii.matchAll(inParentheses)) {
    const own = refs(found[2] ?? found[3] ?? '');
    // In a detail or after `when`, only known names are workers.
    if (!names(own, nested ? 'when' : (found[1] ?? 'after'))) continue;
    needs.push(...own);
    without += line.slice(end, found.index);
    end = found.index + found[0].length;
  }
  without += line.slice(end);
  const last = atEnd.exec(toAscii(without));
  const listed = last?.[1] ?? last?.[2] ?? last?.[3];
  if (last === null || listed === undefined) return { text: without.trim(), needs, whole: false };
  needs.push(...refs(listed));
  return { text: without.slice(0, last.index).replace(/[\s;,(–—-]+$/, ''), needs, whole: false };
}

/** `Pane 1, 2 and frontend` -> `1`, `2`, `frontend`; `1-3` -> `1`, `2`, `3`. */
function refs(list: string): readonly string[] {
  const bare = list
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/[.\s]+$/, '');
  return bare
    .split(/\s*(?:,|;|&|\+|、|と|\band\b)\s*/i)
    .map((one) =>
      one
        .replace(/^(?:(?:panes?|workers?|agents?)(?=[\s#\d])|ペイン|ワーカー|#)\s*#?/i, '')
        .replace(/^["'“”`]+|["'“”`\s.]+$|の?(?:完了)?後に?$/g, '')
        .replace(/\s+(?:is|are|has|have|was|were)\s+(?:been\s+)?(?:done|finished|completed?|ready)$/i, ''),
    )
    .filter((one) => one !== '' && !/^(?:none|nothing|nobody|no one|-|–|—|n\/a|なし)$/i.test(one))
    .flatMap((one) => {
      const [, from, to] =
        /^(\d{1,4})\s*(?:[-–~]|to)\s*(?:panes?\s*|workers?\s*)?(\d{1,4})$/i.exec(one) ?? [];
      if (from === undefined || to === undefined) return [one];
      const [low, high] = [Number(from), Number(to)];
      return high < low || high - low > 1000
        ? [one]
        : Array.from({ length: high - low + 1 }, (_, step) => String(low + step));
    });
}

/**
 * Whether the words mean workers. `Node 20`, `the meeting` and similar are prose; a number, a single word and what
 * resembles a title are names, possibly wrong ones.
 */
export function namesWorkers(
  refs: readonly string[],
  verb: string,
  parts: readonly Ref[],
  own: number,
): boolean {
  const unknown = refs.filter((one) => positionsOf(one, parts, own) === null);
  if (/^(?:once|when)$/i.test(verb)) return refs.length > 0 && unknown.length === 0;
  if (refs.length === 0 || unknown.length < refs.length)
    return unknown.every((one) => !isProse(one, verb, parts));
  return unknown.some((one) => !isProse(one, verb, parts));
}

function isProse(ref: string, verb: string, parts: readonly Ref[]): boolean {
  if (/^\d+$/.test(ref)) return false;
  if (
    nearest(
      ref,
      parts.map(({ title }) => title),
    ).length > 0
  )
    return false;
  return /\s/.test(ref.trim()) || /^requires$/i.test(verb) || /^[\W\d]/.test(ref);
}

export interface Ref {
  readonly number: string | null;
  readonly title: string;
}

/** Positions that a written need means; null: none. `own`: the position of the part that has the need. */
export function positionsOf(need: string, parts: readonly Ref[], own: number): readonly number[] | null {
  const all = parts.map((_, position) => position);
  if (/^(?:all|everything|everyone|all (?:the )?others|the others)$/i.test(need))
    return all.filter((position) => position !== own);
  if (/^\d+$/.test(need)) {
    const position = parts.findIndex(({ number }) => number === String(Number(need)));
    return position === -1 ? null : [position];
  }
  const wanted = need.toLowerCase();
  const exact = all.filter((position) => parts[position]?.title.toLowerCase() === wanted);
  if (exact.length === 1) return exact;
  const begun = all.filter(
    (position) => position !== own && parts[position]?.title.toLowerCase().startsWith(wanted),
  );
  return begun.length === 1 ? begun : null;
}

/** A cycle of parts that wait for one another, as positions; null: none. */
export function ringOf(parts: readonly Pick<Part, 'needs'>[]): readonly number[] | null {
  return ringIn(new Map(parts.map(({ needs }, position) => [position, needs])));
}
