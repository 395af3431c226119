/**
 * A distribution plan -> exactly the workers that it names. Takes `Pane 1:`, `Worker 1:`, `1.`, headings and bullets;
 * what is nested below an entry belongs to it, what stands beside the entries is for everybody.
 */
import { fail, ok, type Result } from '../result.ts';
import { listsOf, markedLine } from './lists.ts';
import { positionsOf, readNeeds, ringOf, type PlanProblem } from './needs.ts';
import { titleOf, type Part } from './part.ts';
import { textOf, type SourceLine } from './source.ts';

export interface Distribution {
  readonly parts: readonly Part[];
  /** What the plan says to all of them. */
  readonly shared: string;
}

interface Entry {
  readonly number: string | null;
  readonly label: string | null;
  readonly text: string;
  readonly more: string[];
  readonly line: number;
}

/** Null: it names nobody, and somebody else has to split the task. */
export function readDistribution(lines: readonly SourceLine[]): Result<Distribution, PlanProblem> | null {
  const { entries, shared } = labelledEntries(lines) ?? listEntries(lines);
  const used = entries.filter(
    ({ label, text, more }) => label !== null || !isNobody(text) || more.some((line) => line.trim() !== ''),
  );
  if (used.length === 0) return null;
  const twice = used.find(
    ({ number }, own) => number !== null && used.slice(0, own).some((other) => other.number === number),
  );
  if (twice !== undefined) return fail({ is: 'number-twice', number: twice.number ?? '', line: twice.line });

  const read = used.map((entry) => readEntry(entry));
  const parts: Part[] = [];
  for (const [own, { needs, ...part }] of read.entries()) {
    const positions: number[] = [];
    for (const need of needs) {
      const meant = positionsOf(need, read, own);
      if (meant === null)
        return fail({ is: 'unknown-need', part: part.title, need, known: read.map(({ title }) => title) });
      positions.push(...meant);
    }
    parts.push({ ...part, needs: [...new Set(positions)].sort((a, b) => a - b) });
  }
  const ring = ringOf(parts);
  if (ring !== null) return fail({ is: 'ring', ring: ring.map((position) => parts[position]?.title ?? '') });
  return ok({ parts, shared });
}

/** `Pane 1: x`, `**Worker 2 (docs)** - y`, `Pane 3-5: z`; the word and the number, then what is said of it. */
const entryLabel =
  /^(?:pane|worker)s?\s*#?(\d{1,4})(?:\s*[-–]\s*(\d{1,4})(?=\s*[:(]))?\s*(?:\(([^()]*)\))?\s*(?:[:.–—-]+\s*(.*)|$)/i;

/** A line as long as that is no entry. UTF-16 code units. */
const longestEntry = 20_000;

interface Label {
  readonly numbers: readonly string[];
  readonly label: string | null;
  readonly text: string;
  readonly indent: number;
  readonly heading: boolean;
}

function labelOf(line: SourceLine): Label | null {
  if (line.code || line.text.length > longestEntry) return null;
  const marked = markedLine(line);
  const [, hashes, heading] = /^\s*(#{1,6})\s+(.*)$/.exec(line.text) ?? [];
  const content = (heading ?? marked?.text ?? line.text).trim();
  const plain = content.replace(/^(\*\*|__)(.+?)\1/, '$2');
  const [, from, to, inner, rest = ''] = entryLabel.exec(plain) ?? [];
  if (from === undefined) return null;
  const count = to === undefined ? 1 : Number(to) - Number(from) + 1;
  const label = inner?.trim() ?? '';
  // `Pane 1 (after 2)`: what it needs, and no name.
  const isNeed = /^(?:after|needs?|depends on|requires)\b/i.test(label);
  return {
    numbers: Array.from({ length: Math.max(1, Math.min(count, 100)) }, (_, step) =>
      String(Number(from) + step),
    ),
    label: label === '' || isNeed ? null : label,
    text: isNeed ? `${rest} (${label})` : rest,
    indent: /^\s*/.exec(line.text)?.[0].replaceAll('\t', '    ').length ?? 0,
    heading: hashes !== undefined,
  };
}

interface Entries {
  readonly entries: readonly Entry[];
  readonly shared: string;
}

/** Null where no line is labelled by the word and a number. */
function labelledEntries(lines: readonly SourceLine[]): Entries | null {
  const labels = lines.map(labelOf);
  const depth = Math.min(...labels.flatMap((label) => label?.indent ?? []));
  if (depth === Infinity) return null;
  const entries: Entry[] = [];
  const shared: SourceLine[] = [];
  let current: readonly Entry[] = [];
  let underHeading = false;
  let afterBlank = false;
  for (const [index, line] of lines.entries()) {
    const label = labels[index] ?? null;
    const blank = line.text.trim() === '';
    if (label !== null && label.indent <= depth + 1) {
      const { numbers, text } = label;
      current = numbers.map((number, step) => ({
        number,
        label: label.label,
        text:
          numbers.length === 1 ? text : `${text} (share ${String(step + 1)} of ${String(numbers.length)})`,
        more: [],
        line: line.number,
      }));
      entries.push(...current);
      underHeading = label.heading;
    } else if (current.length > 0 && (blank || isInside(line, depth, underHeading, afterBlank))) {
      for (const entry of current) entry.more.push(line.text);
    } else {
      shared.push(line);
      if (!line.code) current = [];
    }
    afterBlank = blank;
  }
  return { entries, shared: textOf(shared) };
}

/** Deeper than the entry, or its sentence going on; below a heading, everything up to the next. */
function isInside(line: SourceLine, depth: number, underHeading: boolean, afterBlank: boolean): boolean {
  if (underHeading) return true;
  const indent = /^\s*/.exec(line.text)?.[0].length ?? 0;
  if (indent > depth) return true;
  return !afterBlank && markedLine(line) === null && !/^\s*#/.test(line.text);
}

/** Without labels: the items of the list, the first that there is. Prose around it is for everybody. */
function listEntries(lines: readonly SourceLine[]): Entries {
  const [list] = listsOf(lines);
  if (list === undefined) return { entries: [], shared: textOf(lines) };
  const inList = new Set(list.items.flatMap(({ line, more }) => [line, ...more.map((one) => one.number)]));
  return {
    entries: list.items.map(({ number, text, more, line }) => ({
      number: number === null || number < 1 ? null : String(number),
      label: null,
      text,
      more: more.map((one) => one.text),
      line,
    })),
    shared: textOf(lines.filter(({ number }) => !inList.has(number))),
  };
}

function isNobody(text: string): boolean {
  return /^[\s–—(-]*(?:none|unused|not used|empty|idle|n\/a)?[\s.)]*$/i.test(text);
}

const deliverableLine =
  /^\s*(?:[-*+•]\s+)?(?:\*\*|__)?(?:expected )?(?:outputs?|deliverables?|delivers?)\s*:\s*(?:\*\*|__)?\s*(.+)$/i;

function readEntry(entry: Entry): Omit<Part, 'needs'> & { readonly needs: readonly string[] } {
  const first = readNeeds(entry.text, false);
  const needs = [...first.needs];
  const deliverables: string[] = [];
  const more = entry.more.filter((line) => {
    const deliverable = deliverableLine.exec(line)?.[1];
    if (deliverable !== undefined) deliverables.push(deliverable.trim());
    const read = readNeeds(line, true);
    if (read.whole) needs.push(...read.needs);
    return deliverable === undefined && !read.whole;
  });
  const details = dedented(more);
  const said =
    first.text === '' ? (entry.label ?? details.split('\n')[0]?.replace(/^[-*+•]\s+/, '') ?? '') : first.text;
  return {
    title: entry.label ?? titleOf(said),
    text: [first.text, details].filter((text) => text !== '').join('\n'),
    deliverables,
    needs,
    verify: null,
    number: entry.number,
  };
}

function dedented(lines: readonly string[]): string {
  const filled = lines.filter((line) => line.trim() !== '');
  const indent = Math.min(...filled.map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0));
  return lines
    .map((line) => line.slice(Math.min(indent, line.length)))
    .join('\n')
    .replace(/^\n+|\s+$/g, '');
}
