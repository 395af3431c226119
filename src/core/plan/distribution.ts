/**
 * A distribution plan -> exactly the workers that it names. Accepts `Pane 1:`, `Worker 1:`, `1.`, headings, bullets and
 * tables, also in a code block or quotation. Lines nested below an entry belong to it; lines beside the entries apply
 * to all workers.
 */
import { fail, ok, type Result } from '../result.ts';
import { mostParts } from './at-once.ts';
import { enumerationIn } from './enumeration.ts';
import { headedEntries, labelledEntries, listEntries, type Entries, type Entry } from './entries.ts';
import { labelOf } from './entry-label.ts';
import {
  namesWorkers,
  positionsOf,
  readNeeds,
  ringOf,
  type NamesWorkers,
  type PlanProblem,
} from './needs.ts';
import { titleOf, type Part } from './part.ts';
import { listFromTable } from './plan-table.ts';
import { textOf, type SourceLine } from './source.ts';

export interface Distribution {
  readonly parts: readonly Part[];
  /** Text of the plan for all workers. */
  readonly shared: string;
}

/** Null: it names no workers, and a planner has to split the task. */
export function readDistribution(written: readonly SourceLine[]): Result<Distribution, PlanProblem> | null {
  const found = entriesIn(unwrapped(written));
  if (!found.ok) return found;
  const { entries, shared } = found.value;
  const used = entries.filter(
    ({ label, text, more }) =>
      label !== null || !isNobody(text) || more.some((line) => line.text.trim() !== ''),
  );
  if (used.length === 0) return null;
  if (used.length > mostParts) return fail({ is: 'too-many', count: used.length, limit: mostParts });
  const length = used.reduce((sum, { more }) => sum + lengthOf(more), 0);
  if (length > longestPlan) return fail({ is: 'too-large', which: 'all', bytes: length, limit: longestPlan });
  const twice = used.find(
    ({ number }, own) => number !== null && used.slice(0, own).some((other) => other.number === number),
  );
  if (twice !== undefined) return fail({ is: 'number-twice', number: twice.number ?? '', line: twice.line });

  // Titles first: they tell which words after an `after` name workers.
  const titles = used.map((entry) => ({ number: entry.number, title: readEntry(entry).title }));
  const read = used.map((entry, own) =>
    readEntry(entry, titles[own]?.title, (refs, verb) => namesWorkers(refs, verb, titles, own)),
  );
  const parts: Part[] = [];
  for (const [own, { needs, ...part }] of read.entries()) {
    const positions: number[] = [];
    for (const { need, line } of needs) {
      const meant = positionsOf(need, titles, own);
      if (meant === null) {
        const known = titles.map(({ title }) => title);
        return fail({ is: 'unknown-need', part: part.title, need, known, line });
      }
      positions.push(...meant);
    }
    parts.push({ ...part, needs: [...new Set(positions)].sort((a, b) => a - b) });
  }
  const ring = ringOf(parts);
  if (ring !== null) return fail({ is: 'ring', ring: ring.map((position) => parts[position]?.title ?? '') });
  return ok({ parts, shared });
}

/** Limit for the text of all workers: lines below `Panes 1-100` are copied to each. UTF-16 code units. */
const longestPlan = 4 * 1024 * 1024;

function lengthOf(lines: readonly SourceLine[]): number {
  return lines.reduce((sum, { text }) => sum + text.length, lines.length);
}

/** Whether a plan only says that the planner may decide. */
export function leavesOpen(lines: readonly SourceLine[]): boolean {
  const sentence = lines.map(({ text }) => text.trim()).join(' ');
  return /^[\s\p{P}\p{S}]*$|^\W*(?:none|n\/a|tbd|todo|auto(?:matic(?:ally)?)?|optional|any|open|なし|自動)\W*$|\b(?:as you (?:like|see fit|want|think|wish|prefer)|(?:up to|let|leave it to) (?:you|muxcrew|claude)|you (?:decide|choose)|whatever|however you)\b/iu.test(
    sentence,
  );
}

function entriesIn(lines: readonly SourceLine[]): Result<Entries, PlanProblem> {
  const labelled = labelledEntries(lines);
  if (labelled !== null) return labelled;
  const headed = headedEntries(lines);
  if (headed !== null) return ok(headed);
  const listed = listEntries(lines);
  if (!listed.ok || listed.value.entries.length > 0) return listed;
  const enumerated = enumerationIn(prose(lines));
  if (enumerated !== null) return ok(enumeratedEntries(enumerated.items, lines));
  // A table or drawing that names panes somewhere.
  const unread = lines.find(
    ({ text }) => /^\s*\|.*\|\s*$/.test(text) || /\b(?:pane|worker)s?\s*#?\d/i.test(text),
  );
  return unread === undefined
    ? listed
    : fail({ is: 'not-understood', line: unread.number, text: unread.text.trim() });
}

function prose(lines: readonly SourceLine[]): string {
  return lines.map(({ text, code }) => (code ? '' : text.trim())).join(' ');
}

/** "One worker for each of these languages: a, b and c": every worker gets the sentence. */
function enumeratedEntries(items: readonly string[], lines: readonly SourceLine[]): Entries {
  const line = lines.find(({ text }) => text.trim() !== '')?.number ?? 0;
  return {
    entries: items.map((text) => ({ number: null, label: null, text, more: [], line })),
    shared: textOf(lines),
  };
}

/** Unwraps a plan that is entirely a quotation, a code block or a table. */
function unwrapped(lines: readonly SourceLine[]): readonly SourceLine[] {
  const filled = lines.filter(({ text }) => text.trim() !== '');
  const quoted = filled.length > 0 && filled.every(({ text, code }) => code || /^\s*[>＞]/.test(text));
  const plain = quoted
    ? lines.map((line) => ({ ...line, text: line.text.replace(/^\s*[>＞] ?/, '') }))
    : lines;
  if (plain.some((line) => isLabel(line))) return plain;
  const opened = plain.map((line) => ({ ...line, code: false }));
  if (!opened.some(isLabel)) return listFromTable(plain) ?? plain;
  const isFence = (line: SourceLine): boolean => /^\s*(?:`{3,}|~{3,})/.test(line.text);
  const uncoded = opened.filter((line, index) => !(plain[index]?.code === true && isFence(line)));
  return uncoded.some(isLabel) ? uncoded : plain;
}

function isLabel(line: SourceLine): boolean {
  const label = labelOf(line);
  return label !== null && label.style !== 'quoted';
}

function isNobody(text: string): boolean {
  return /^[\s–—(（-]*(?:none|unused|not used|empty|idle|n\/a|なし|未使用)?[\s.)）]*$/i.test(text);
}

const deliverableLine =
  /^\s*(?:[-*+•]\s+)?(?:\*\*|__)?(?:(?:expected )?(?:outputs?|deliverables?|delivers?)|成果物)\s*[:：]\s*(?:\*\*|__)?\s*(.+)$/i;

interface ReadEntry extends Omit<Part, 'needs'> {
  readonly needs: readonly { readonly need: string; readonly line: number }[];
}

function readEntry(entry: Entry, title?: string, names?: NamesWorkers): ReadEntry {
  const first = readNeeds(entry.text, false, names);
  const needs = first.needs.map((need) => ({ need, line: entry.line }));
  const deliverables: string[] = [];
  const more = entry.more.filter(({ text, code, number }) => {
    if (code) return true;
    const deliverable = deliverableLine.exec(text)?.[1];
    if (deliverable !== undefined) deliverables.push(deliverable.trim());
    const read = readNeeds(text, true, names);
    needs.push(...read.needs.map((need) => ({ need, line: number })));
    return deliverable === undefined && !read.whole;
  });
  const details = dedented(more.map(({ text }) => text));
  const sentence =
    first.text === '' ? (entry.label ?? details.split('\n')[0]?.replace(/^[-*+•]\s+/, '') ?? '') : first.text;
  return {
    title: title ?? entry.label ?? titleOf(sentence),
    text: [first.text, details].filter((text) => text !== '').join('\n'),
    deliverables,
    needs,
    verify: null,
    number: entry.number,
  };
}

function dedented(lines: readonly string[]): string {
  const filled = lines.filter((line) => line.trim() !== '');
  const indent = filled.reduce(
    (least, line) => Math.min(least, /^[ \t]*/.exec(line)?.[0].length ?? 0),
    Infinity,
  );
  return lines
    .map((line) => line.slice(Math.min(indent, line.length)))
    .join('\n')
    .replace(/^\n+|\s+$/g, '');
}
