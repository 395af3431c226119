/**
 * A task without a distribution plan -> the workstreams that its text enumerates, otherwise one. The offline planner:
 * heuristics, scored against test/fixtures/tasks, with results in docs/planning.md. Pure.
 */
import { cleanText } from '../text/clean-text.ts';
import { mostParts } from './at-once.ts';
import { announces, enumerationIn } from './enumeration.ts';
import { listsOf, type List, type ListItem } from './lists.ts';
import { titleOf, type Part } from './part.ts';
import type { SourceLine } from './source.ts';
import { isSynthesis, synthesisIn } from './synthesis.ts';
import type { Task } from './task.ts';

export interface Split {
  readonly parts: readonly Part[];
  /** The basis of the split, for display. */
  readonly why: string;
}

interface Stream {
  readonly title: string;
  readonly text: string;
}

interface Streams {
  readonly streams: readonly Stream[];
  readonly why: string;
}

export function splitTask(task: Task): Split {
  const prose = proseOf(task.description);
  const outputs = listsOf(task.outputs).flatMap(({ items }) => items);
  const found = inOrder(prose)
    ? null
    : (announcedItems(task.description) ??
      numberedItems(task.description) ??
      sentence(prose) ??
      numbered(task.requirements) ??
      deliverables(outputs));
  if (found === null) return whole(task, prose);
  // Refused by `makePlan`: too many to compare each with all others.
  if (found.streams.length > mostParts) return { parts: found.streams.map(part), why: found.why };
  const last = lastStream(outputs, prose, found.streams);
  const closing = found.streams.length - 1;
  const parts = found.streams.map((stream): Part => ({
    ...part(stream),
    deliverables: own(stream, found, outputs),
  }));
  // An enumerated item may itself combine the others.
  if (last === null)
    return {
      parts: parts.map((one, position) =>
        position > 1 && position === closing && isSynthesis(one.text)
          ? { ...one, needs: parts.slice(0, -1).map((_, other) => other) }
          : one,
      ),
      why: found.why,
    };
  return {
    parts: [...parts, { ...part(last), needs: parts.map((_, position) => position) }],
    why: `${found.why}; “${last.title}” combines the others`,
  };
}

function whole(task: Task, prose: string): Split {
  const title = task.title ?? (prose === '' ? 'the whole task' : titleOf(prose));
  const why = inOrder(prose)
    ? 'its steps follow one another'
    : 'the text lists no workstreams that can run in parallel';
  return { parts: [part({ title, text: 'All of the task.' })], why };
}

/** "First …, then …": a sequence is one worker's work. */
function inOrder(prose: string): boolean {
  return (
    /(?<![-\w])first\b.{0,200}\bthen\b/i.test(prose) ||
    /\b(?:one after the other|each step depends)\b/i.test(prose)
  );
}

/** The list of a description if the line above announces tasks or deliverables. */
function announcedItems(lines: readonly SourceLine[]): Streams | null {
  const list = listsOf(lines).find(
    (one) => one.items.length >= 2 && isAnnounced(one) && !areRules(one.items),
  );
  if (list === undefined) return null;
  const why =
    list.lead === ''
      ? 'its description is a list'
      : `its description lists them: “${cleanText(list.lead, 80)}”`;
  return { streams: list.items.map(streamOf), why };
}

/**
 * A numbered list without an announcing line, as the body of a description, unless its items are steps, facts or rules.
 */
function numberedItems(lines: readonly SourceLine[]): Streams | null {
  const list = listsOf(lines).find(({ items }) => items.length >= 2 && items[0]?.number !== null);
  if (list === undefined || areRules(list.items) || areStepsOrFacts(list)) return null;
  return { streams: list.items.map(streamOf), why: 'its description is a numbered list' };
}

/** Items that are a sequence, or statements instead of requests. */
function areStepsOrFacts({ lead, items }: List): boolean {
  if (notWork.test(lead) || /\b(?:steps?|order|sequence|procedure|reproduce|how to)\b/i.test(lead))
    return true;
  const begins = (pattern: RegExp): number =>
    items.filter(({ text }) => pattern.test(text.replace(/^[*_]+/, ''))).length;
  return (
    begins(/^(?:first|then|next|after|afterwards|once|finally|lastly)\b/i) > 0 ||
    begins(/^(?:i|we|you|it|they|there|this|that|users?|customers?|someone|nobody)\b/i) * 2 >= items.length
  );
}

const notWork =
  /\b(?:see|saw|seen|symptoms?|observ\w+|constraints?|rules?|conventions?|structure|sections?|know|facts?)\b/i;

function isAnnounced({ lead, items }: List): boolean {
  if (lead === '') return items[0]?.number !== null;
  // "Episode 1: …", "Episode 2: …"
  if (items.every(({ text }) => /^[*_]*\p{L}+\s#?\d{1,3}[*_]*[:.]\s/u.test(text))) return true;
  const sentence = lead.split(/(?<=[.!?])\s/).at(-1) ?? lead;
  return (lead.endsWith(':') || announces(sentence)) && !notWork.test(sentence);
}

function sentence(prose: string): Streams | null {
  const found = enumerationIn(prose);
  if (found === null) return null;
  return {
    streams: found.items.map((item) => ({ title: titleOf(item), text: item })),
    why: `its description enumerates them: “${cleanText(`${found.cue} … ${found.items.at(-1) ?? ''}`, 80)}”`,
  };
}

/** Numbered requirements are deliverables, unless they read like rules for one thing. */
function numbered(lines: readonly SourceLine[]): Streams | null {
  const list = listsOf(lines).find(({ items }) => items.length >= 2 && items[0]?.number !== null);
  if (list === undefined || areRules(list.items)) return null;
  return { streams: list.items.map(streamOf), why: 'its requirements are numbered' };
}

function deliverables(outputs: readonly ListItem[]): Streams | null {
  const made = outputs.filter(({ text }) => !isSynthesis(text) && !isForEach(text));
  return made.length < 2 ? null : { streams: made.map(streamOf), why: 'it has several expected outputs' };
}

const rule =
  /^(?:no|not|none|use|using|keep|must|should|only|at (?:least|most)|don['’]?t|do not|never|always|respect|avoid|ensure|make sure|follow|stick|works?|runs?|written|limit\w*|max\w*|min\w*|under|below|within|all|each|every|same|nothing|zero|\d+)\b/i;

function areRules(items: readonly ListItem[]): boolean {
  return items.filter(({ text }) => rule.test(text.replace(/^[*_]+/, ''))).length * 2 >= items.length;
}

/** "A report for each region" is made by all workers. */
function isForEach(text: string): boolean {
  return /\b(?:each|every|per)\b|<[^>]+>/i.test(text);
}

function lastStream(outputs: readonly ListItem[], prose: string, streams: readonly Stream[]): Stream | null {
  if (streams.length < 2) return null;
  for (const output of outputs) {
    if (!isSynthesis(output.text)) continue;
    if (!isForEach(output.text)) return streamOf(output);
    // "A sheet for each, and a final recommendation"
    const clause = output.text.split(/,?\s(?:and|plus)\s/).find((one) => isSynthesis(one) && !isForEach(one));
    if (clause !== undefined) return { title: titleOf(clause), text: clause };
  }
  const sentence = synthesisIn(prose);
  return sentence === null ? null : { title: titleOf(sentence), text: sentence };
}

function streamOf({ text, more }: ListItem): Stream {
  return { title: titleOf(text), text: [text, ...more.map((line) => line.text)].join('\n') };
}

function part({ title, text }: Stream): Part {
  return { title: bareTitle(title), text, deliverables: [], needs: [], verify: null, number: null };
}

function bareTitle(title: string): string {
  return title.replace(/^(?:an?|the)\s+(?=\S)/i, '');
}

/** Expected outputs that contain a word of this stream and of no other. */
function own(stream: Stream, { streams }: Streams, outputs: readonly ListItem[]): readonly string[] {
  const others = new Set(streams.filter((one) => one !== stream).flatMap(({ title }) => wordsOf(title)));
  const words = wordsOf(stream.title).filter((word) => !others.has(word));
  return outputs
    .map(({ text }) => text)
    .filter((text) => !isForEach(text) && wordsOf(text).some((word) => words.includes(word)));
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
}

/** Everything but lists and code as one line; a list or blank line ends a sentence. */
function proseOf(lines: readonly SourceLine[]): string {
  const inLists = new Set(
    listsOf(lines).flatMap(({ items }) =>
      items.flatMap(({ line, more }) => [line, ...more.map((one) => one.number)]),
    ),
  );
  return lines
    .map(({ text, number, code }) =>
      code || inLists.has(number) || /^\s*#+\s/.test(text) ? '' : text.trim(),
    )
    .join('\n')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => (/[.!?]$/.test(paragraph) ? paragraph : `${paragraph}.`))
    .join(' ');
}
