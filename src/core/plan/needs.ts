/** Who must be done before whom: how a plan writes it, and whether it can be met. Owns the words for it; starts nothing. */
import type { Part } from './part.ts';
import { ringIn } from '../ring.ts';

/** Why a plan cannot be carried out as it is written. */
export type PlanProblem =
  | { readonly is: 'number-twice'; readonly number: string; readonly line: number | null }
  | {
      readonly is: 'unknown-need';
      readonly part: string;
      readonly need: string;
      readonly known: readonly string[];
    }
  /** The titles around the ring; the first one is not repeated at its end. */
  | { readonly is: 'ring'; readonly ring: readonly string[] };

const inParentheses = /\s*\((?:after|needs?|depends on|requires)\b\s*:?\s*([^()]*)\)/gi;
/** Numbers only: in the middle of a sentence, `what it needs: a, b` names no worker. */
const atEnd =
  /(?:^|[\s;,.–—-])(?:needs?|depends on|requires)\s*:\s*((?:panes?|workers?)?\s?#?\d{1,4}(?:\s?(?:,|;|&|-|–|and)\s?(?:panes?|workers?)?\s?#?\d{1,4})*)\s?\.?$/i;
const wholeLine =
  /^\s*(?:[-*+•]\s+)?(?:\*\*|__)?(?:needs?|depends on|requires|after)\s*:\s*(?:\*\*|__)?\s*(.+)$/i;

export interface Read {
  /** The text without what was read out of it. */
  readonly text: string;
  readonly needs: readonly string[];
}

/** A longer line is prose or data, and the patterns here are for people's short ones. UTF-16 code units. */
const longest = 4_000;

/** `Frontend (after 1, 2)` -> `Frontend` and `1`, `2`. `nested`: a line of its own may say nothing else. */
export function readNeeds(line: string, nested: boolean): Read & { readonly whole: boolean } {
  if (line.length > longest) return { text: line.trim(), needs: [], whole: false };
  const whole = nested ? wholeLine.exec(line) : null;
  if (whole !== null) return { text: '', needs: refs(whole[1] ?? ''), whole: true };
  const needs: string[] = [];
  const without = line.replace(inParentheses, (_, list: string) => {
    needs.push(...refs(list));
    return '';
  });
  const end = atEnd.exec(without);
  if (end === null) return { text: without.trim(), needs, whole: false };
  needs.push(...refs(end[1] ?? ''));
  return { text: without.slice(0, end.index).replace(/[\s;,(–—-]+$/, ''), needs, whole: false };
}

/** `Pane 1, 2 and frontend` -> `1`, `2`, `frontend`; `1-3` -> `1`, `2`, `3`. */
function refs(list: string): readonly string[] {
  return list
    .split(/\s*(?:,|;|&|\+|\band\b)\s*/i)
    .map((one) => one.replace(/^(?:panes?|workers?|#)\s*#?/i, '').replace(/[\s.]+$/, ''))
    .filter((one) => one !== '' && !/^(?:none|nothing|-|n\/a)$/i.test(one))
    .flatMap((one) => {
      const [, from, to] = /^(\d{1,4})\s*[-–]\s*(\d{1,4})$/.exec(one) ?? [];
      if (from === undefined || to === undefined) return [one];
      const [low, high] = [Number(from), Number(to)];
      return high < low || high - low > 1000
        ? [one]
        : Array.from({ length: high - low + 1 }, (_, step) => String(low + step));
    });
}

export interface Ref {
  readonly number: string | null;
  readonly title: string;
}

/** Positions that a written need means; null when it means none. `own`: the position of who needs it. */
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

/** A ring of parts that wait for one another, as positions; null: there is none. */
export function ringOf(parts: readonly Pick<Part, 'needs'>[]): readonly number[] | null {
  return ringIn(new Map(parts.map(({ needs }, position) => [position, needs])));
}
