/** Finds the workers' entries in a distribution plan, and what belongs to each. Pure; knows no needs. */
import { fail, ok, type Result } from '../result.ts';
import { mostParts } from './at-once.ts';
import { labelOf, type EntryLabel } from './entry-label.ts';
import { listsOf, markedLine, type List } from './lists.ts';
import type { PlanProblem } from './needs.ts';
import { textOf, type SourceLine } from './source.ts';

export interface Entry {
  readonly number: string | null;
  readonly label: string | null;
  readonly text: string;
  readonly more: SourceLine[];
  readonly line: number;
}

export interface Entries {
  readonly entries: readonly Entry[];
  /** Lines beside the entries. */
  readonly shared: string;
}

/** A line that addresses all workers. */
const forAll =
  /^[\s*_#>-]*(?:all|every(?:body|one)?|each|both|common|shared|general(?:ly)?|notes?|rules?|constraints?|conventions?|dependenc(?:y|ies)|for (?:all|everybody|everyone)|global|全員|全体|共通|注意|備考)(?![\p{L}\p{N}])/iu;
/** A line about one worker even if it is not nested. */
const ofOne =
  /^\s*(?:[-*+•]\s+)?(?:\*\*|__)?(?:(?:expected )?(?:outputs?|deliverables?|delivers?)|needs?|depends on|requires|after|成果物|依存)\s*[:：]/i;
const unused = /^[\s–—(-]*(?:is|are)?\s*(?:none|unused|not used|empty|idle|free|n\/a|the manager)[\s.)]*$/i;

/** `Pane 1: …` and similar; null: no line begins like that. */
export function labelledEntries(lines: readonly SourceLine[]): Result<Entries, PlanProblem> | null {
  const labels = lines.map(labelOf);
  const starts = entryStarts(lines, labels);
  if (!starts.ok) return starts;
  if (starts.value.size === 0) return null;
  // Checked before ranges on each line are expanded.
  const count = [...starts.value].reduce((sum, index) => sum + (labels[index]?.numbers.length ?? 0), 0);
  if (count > mostParts) return fail({ is: 'too-many', count, limit: mostParts });
  const entries: Entry[] = [];
  const shared: SourceLine[] = [];
  let current: readonly Entry[] = [];
  let owner: { readonly label: EntryLabel; readonly line: SourceLine } | null = null;
  let afterBlank = false;
  for (const [index, line] of lines.entries()) {
    const label = starts.value.has(index) ? (labels[index] ?? null) : null;
    const blank = line.text.trim() === '';
    if (label !== null) {
      current = entriesOf(label, line);
      entries.push(...current);
      owner = { label, line };
    } else if (owner !== null && current.length > 0 && (blank || belongs(line, owner, afterBlank)))
      current[0]?.more.push(line);
    else {
      shared.push(line);
      if (!line.code) current = [];
    }
    afterBlank = blank;
  }
  return ok({ entries, shared: textOf(shared) });
}

/** Lines that begin an entry; a line that names a worker but cannot be an entry is a problem. */
function entryStarts(
  lines: readonly SourceLine[],
  labels: readonly (EntryLabel | null)[],
): Result<ReadonlySet<number>, PlanProblem> {
  const problem = (index: number): Result<never, PlanProblem> =>
    fail({ is: 'not-understood', line: lines[index]?.number ?? 0, text: lines[index]?.text.trim() ?? '' });
  const named = labels.flatMap((label, index) =>
    label === null || label.style === 'quoted' ? [] : [{ ...label, index }],
  );
  const separated = named.filter((label) => label.separated);
  const listed = named.filter((label) => !label.separated && label.style !== 'plain');
  const depth = (separated.length > 0 ? separated : listed).reduce(
    (least, { indent }) => Math.min(least, indent),
    Infinity,
  );
  const starts = new Set(separated.filter(({ indent }) => indent <= depth + 1).map(({ index }) => index));
  const known = new Set(separated.filter(({ index }) => starts.has(index)).flatMap((label) => label.numbers));
  const isKnown = (label: EntryLabel): boolean => label.numbers.every((number) => known.has(number));
  const add = (label: EntryLabel & { readonly index: number }): void => {
    starts.add(label.index);
    for (const number of label.numbers) known.add(number);
  };
  // A typo in the indentation or the colon.
  for (const label of separated)
    if (!starts.has(label.index) && label.numbers.every((number) => !known.has(number))) add(label);
  for (const label of listed)
    if (label.indent <= depth + 1 && label.numbers.every((number) => !known.has(number)) && !isAside(label))
      add(label);
  for (const [index, label] of labels.entries()) {
    if (label === null || (starts.size === 0 && label.style !== 'quoted')) continue;
    if (label.numbers.length === 0) return problem(index);
    if (starts.has(index) && label.numbers.includes('0'))
      return fail({ is: 'worker-zero', line: lines[index]?.number ?? 0 });
    if (!starts.has(index) && !isKnown(label) && !isAside(label)) return problem(index);
  }
  const inside = lines.findIndex(({ text, code }) => !code && starts.size > 0 && namesAnother(text, known));
  if (inside !== -1) return problem(inside);
  const first = labels.findIndex((label) => label !== null);
  return starts.size === 0 && first !== -1 && !named.every(isAside) ? problem(first) : ok(starts);
}

const labelWithin = /\b(?:pane|worker|agent)\s*#?(\d{1,4})\s*[:：]/gi;

/** `- Pane 1: Backend; Pane 2: Frontend`: a second worker on the same line. */
function namesAnother(text: string, known: ReadonlySet<string>): boolean {
  return [...text.matchAll(labelWithin)].some(([, number]) => !known.has(String(Number(number))));
}

/** `Pane 0 is the manager`, `Pane 4 is not used`: no work. */
function isAside({ numbers, text, separated }: EntryLabel): boolean {
  return !separated && (numbers.every((number) => number === '0') || unused.test(text));
}

function entriesOf({ numbers, label, text }: EntryLabel, line: SourceLine): readonly Entry[] {
  // The following lines belong to all of them.
  const more: SourceLine[] = [];
  return numbers.map((number, step) => ({
    number,
    label,
    text:
      numbers.length === 1 ? text : `${text} (share ${String(step + 1)} of ${String(numbers.length)})`.trim(),
    more,
    line: line.number,
  }));
}

/**
 * Below a heading, everything up to the next entry; below a plain or bold line, everything except lines that address
 * all workers. Below a list item, lines that are nested deeper or have another marker, or that continue its sentence.
 */
function belongs(
  line: SourceLine,
  { label, line: own }: { readonly label: EntryLabel; readonly line: SourceLine },
  afterBlank: boolean,
): boolean {
  if (label.style === 'heading') return true;
  const indent = /^\s*/.exec(line.text)?.[0].replaceAll('\t', '    ').length ?? 0;
  if (indent > label.indent || line.code || ofOne.test(line.text)) return true;
  if (label.style !== 'item') return !(afterBlank && forAll.test(line.text)) && !/^\s*#/.test(line.text);
  const marked = markedLine(line);
  if (marked !== null) return markerOf(line.text) !== markerOf(own.text);
  return !afterBlank && !/^\s*[#|]/.test(line.text);
}

function markerOf(text: string): string {
  return /^\s*(?:([-*+•])|\d)/.exec(text)?.[1] ?? '1';
}

const subheading =
  /^\s*(?:(#{1,6})\s+(.*?)(?:\s+#+)?|(\*\*|__)(.+?)\3\s*:?|((?:\d{1,3}[.)]\s+)?[^\s:：][^:：]{1,60})[:：])\s*$/;

/** `#### Backend`, `**2. Frontend**` or `Backend:`, each with lines below: one entry each. Null for fewer than two. */
export function headedEntries(lines: readonly SourceLine[]): Entries | null {
  const heads = lines.map((line) => (line.code || markedLine(line) !== null ? null : headOf(line.text)));
  const levels = new Set(heads.flatMap((head) => head?.level ?? []));
  for (const level of [...levels].sort()) {
    const used = heads.map((head) => (head?.level === level && !forAll.test(head.text) ? head : null));
    if (used.filter((head) => head !== null).length < 2) continue;
    const entries: Entry[] = [];
    const shared: SourceLine[] = [];
    let current: Entry | null = null;
    for (const [index, line] of lines.entries()) {
      const head = used[index] ?? null;
      if (head !== null) {
        current = { ...head, label: null, more: [], line: line.number };
        entries.push(current);
      } else {
        if (heads[index]?.level === level) current = null;
        (current?.more ?? shared).push(line);
      }
    }
    const isFilled = ({ more }: Entry): boolean => more.some(({ text }) => text.trim() !== '');
    // Parts of a list need lines below them; headings do not.
    if (level.startsWith('#') || entries.every(isFilled)) return { entries, shared: textOf(shared) };
  }
  return null;
}

interface Head {
  /** `#1` to `#6`, `bold` or `plain`. */
  readonly level: string;
  readonly number: string | null;
  readonly text: string;
}

/** Longer lines are not headings. UTF-16 code units. */
const longestHead = 1_000;

function headOf(text: string): Head | null {
  if (text.length > longestHead) return null;
  const [, hashes, heading, , bold, plain] = subheading.exec(text) ?? [];
  const head = heading ?? bold ?? plain;
  if (head === undefined) return null;
  const level = hashes !== undefined ? `#${String(hashes.length)}` : bold !== undefined ? 'bold' : 'plain';
  const [, number, rest = head] = /^(\d{1,4})[.):]\s+(.*)$/.exec(head.replace(/^\*\*|\*\*$/g, '')) ?? [];
  return {
    level,
    number: number === undefined ? null : String(Number(number)),
    text: rest.replace(/[:：]\s*$/, ''),
  };
}

/** Without labels: the items of the list. Surrounding prose applies to all workers; a second list is a problem. */
export function listEntries(lines: readonly SourceLine[]): Result<Entries, PlanProblem> {
  const [list, ...others] = listsOf(lines);
  if (list === undefined) return ok({ entries: [], shared: textOf(lines) });
  const second = others.find(
    ({ lead, items }) => !forAll.test(lead) && !items.every(({ text }) => forAll.test(text)),
  );
  const [item] = second?.items ?? [];
  if (second !== undefined && item !== undefined)
    return fail({ is: 'not-understood', line: item.line, text: item.text });
  const inList = linesOf(list);
  return ok({
    entries: list.items.map(({ number, text, more, line }) => ({
      number: number === null || number < 1 ? numberWithin(text) : String(number),
      label: null,
      text,
      more: [...more],
      line,
    })),
    shared: textOf(lines.filter(({ number }) => !inList.has(number))),
  });
}

/** `Backend (worker 2)`, `Backend: Pane 2`. */
function numberWithin(text: string): string | null {
  const [, inner, last] =
    /[(（](?:pane|worker|agent)\s*#?(\d{1,4})[)）]|[:：–—-]\s*(?:pane|worker|agent)\s*#?(\d{1,4})\s*$/i.exec(
      text,
    ) ?? [];
  const number = inner ?? last;
  return number === undefined || Number(number) < 1 ? null : String(Number(number));
}

function linesOf({ items }: List): ReadonlySet<number> {
  return new Set(items.flatMap(({ line, more }) => [line, ...more.map(({ number }) => number)]));
}
