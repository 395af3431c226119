/**
 * Finds workstreams that a sentence enumerates: "4 perspectives: a, b, c, and d", "teams handling: a, b", "into German,
 * French and Japanese". Pure; English only.
 */

export interface Enumeration {
  /** As written, without articles. */
  readonly items: readonly string[];
  /** The words that show that these are workstreams. */
  readonly cue: string;
}

/** Nouns by which work is split. */
const nouns =
  'perspectives|viewpoints|angles|aspects|areas|dimensions|fields|domains|topics|themes|questions|teams|groups|workers|agents|roles|experts|specialists|analysts|participants|panelists|voices|sides|components|modules|services|microservices|subsystems|parts|packages|features|pages|screens|tools|workstreams|streams|tracks|tasks|deliverables|documents|articles|posts|episodes|chapters|lessons|languages|platforms|channels|networks|regions|countries|markets|cities|segments|audiences|competitors|vendors|products|technologies|frameworks|libraries|databases|files|datasets|tables|solutions|approaches|options|alternatives|strategies|proposals|concepts|causes|hypotheses|suspects';
const counts: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};

const announced = new RegExp(
  `\\b(?:${nouns})\\b[^:(.]{0,60}[:(]|\\b(?:handling|covering|responsible for|in parallel|separately)\\s*:|\\b(?:in parallel|parallel)\\b[^:(.]{0,60}:`,
  'i',
);
/** Words that a list of three or more may follow without a colon. */
const leads =
  /\b(?:with|for|into|covering|across|between|seen by|how (?:do|does|did)|comparing|compare|contrast|investigate|analy[sz]e|affects?|examine|research|study|review|need|needs|want|files?|languages?|platforms?|regions?)\s+(?:in parallel\s+|separately\s+|both\s+)?/gi;
/** Verbs of instructions. */
const verbs =
  'add|analy[sz]e|assess|build|check|collect|compare|compile|create|define|design|develop|document|draft|edit|evaluate|find|fix|gather|identify|implement|improve|install|interview|investigate|list|make|map|measure|migrate|organi[sz]e|plan|port|prepare|produce|propose|prototype|rebuild|record|refactor|replace|research|review|rewrite|search|set up|sketch|summari[sz]e|test|translate|update|work out|write';
const imperative = new RegExp(`^(?:${verbs})\\b`, 'i');
/** A sentence about the shape of one thing, or about all of it. */
const notWork =
  /\b(?:structure[ds]?|sections?|outline|symptoms?|constraints?|must|should|so that|such as|like|e\.g\.|for example)\b/i;

const longestItemWords = 9;
/** Longer sentences are data; each cue is tried with everything after it. UTF-16 code units. */
const longestSentence = 2_000;
const mostCues = 30;

/** The first enumeration; null: none that several workers could do. */
export function enumerationIn(prose: string): Enumeration | null {
  for (const sentence of sentencesOf(prose)) {
    if (sentence.length > longestSentence) continue;
    const found = announcedList(sentence) ?? oneEach(sentence) ?? plainList(sentence);
    if (found !== null) return found;
  }
  return null;
}

/** Whether the line above a list announces items to split work by. */
export function announces(line: string): boolean {
  return /\bfollowing\b/i.test(line) || new RegExp(`\\b(?:${nouns})\\b`, 'i').test(line);
}

export function sentencesOf(prose: string): readonly string[] {
  return prose
    .replace(/\s+/g, ' ')
    .slice(0, 20_000)
    .split(/(?<=[.!?])\s+(?=["“(*_]?\p{Lu})/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

/** After a colon, or in parentheses. A matching number counts as much as a noun. */
function announcedList(sentence: string): Enumeration | null {
  for (const opening of [...sentence.matchAll(/:\s|\s\(/g)].slice(0, mostCues)) {
    const head = sentence.slice(0, opening.index + 2);
    const rest = sentence.slice(opening.index + opening[0].length);
    const list = opening[0].includes('(') ? (/^[^)]*(?=\))/.exec(rest)?.[0] ?? '') : rest;
    const items = itemsOf(list, true);
    if (items.length < 2 || notWork.test(head)) continue;
    const counted = countIn(head) === items.length;
    const orders = items.length >= 3 && items.every((item) => imperative.test(item));
    if (counted || orders || announced.test(head.trimEnd()))
      return { items, cue: head.replace(/[\s:(]+$/, '') };
  }
  return null;
}

const one =
  /^(?:and\s+)?(?:one(?:\s+(?:worker|person|team|group|side|agent|expert))?|another(?:\s+one)?|the other)\s+/i;

/** "One designs the screens, one builds the app, and one writes the tests." */
function oneEach(sentence: string): Enumeration | null {
  const segments = (sentence.split(/:\s+/).at(-1) ?? '')
    .replace(/[.!?]+$/, '')
    .split(/\s*[,;]\s+(?:and\s+)?/);
  // "One hand, one style" does not divide work.
  const says = (segment: string): boolean => one.test(segment) && segment.split(' ').length > 3;
  if (segments.filter(says).length < 2) return null;
  return { items: segments.map((segment) => bare(segment.replace(one, ''))), cue: 'one …, one …' };
}

/** "Create posts for Mastodon, LinkedIn, and Instagram": at least three short items after a leading word. */
function plainList(whole: string): Enumeration | null {
  // Parentheses inside a list explain one of its items.
  const sentence = whole.replace(/\s\([^()]*\)/g, '');
  if (!sentence.includes(',') || notWork.test(sentence)) return null;
  // "For a shop, covering A, B, and C": a lead that opens a segment, otherwise the last one before the first comma.
  const firstComma = sentence.indexOf(',');
  const cues = [...sentence.matchAll(leads)].slice(0, mostCues);
  const opening = cues.filter(({ index }) => sentence.slice(0, index).endsWith(', '));
  for (const cue of [...opening, ...cues.filter(({ index }) => index < firstComma).toReversed()]) {
    const list = (sentence.slice(cue.index + cue[0].length).split(/[:;(]\s/)[0] ?? '').trim();
    const items = itemsOf(list);
    if (items.length >= 3) return { items: shortenedLast(items), cue: cue[0].trim() };
  }
  return null;
}

function countIn(head: string): number | null {
  const words =
    head.toLowerCase().match(/\b(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)\b/g) ?? [];
  const last = words.at(-1);
  return last === undefined ? null : (counts[last] ?? Number(last));
}

/**
 * `a, b, and c` -> a, b, c; empty if it is not a list: an item as long as a sentence, or no "and" before the last.
 * `commas`: three or more items need no "and".
 */
export function itemsOf(list: string, commas = false): readonly string[] {
  const segments = list
    .replace(/[.!?]+$/, '')
    .split(/\s*[,;]\s+(?![^()]*\))/)
    .map((segment) => segment.trim());
  const conjunction = segments.findIndex((segment) => /^(?:and|or|&)\s/i.test(segment));
  const oxford = conjunction > 0;
  const used = oxford ? segments.slice(0, conjunction + 1) : segments;
  const last = used.at(-1) ?? '';
  // Without a comma before it, the first "and" of the last segment belongs to the list.
  const ends = oxford
    ? [last.replace(/^(?:and|or|&)\s+/i, '')]
    : (/^(.+?)\s+(?:and|or|&)\s+(.+)$/i.exec(last)?.slice(1) ?? []);
  if (ends.length === 0 && !(commas && used.length >= 3)) return [];
  const items = [...used.slice(0, -1), ...(ends.length === 0 ? [last] : ends)].map(bare);
  const wrong = items.some((item) => item === '' || item.split(' ').length > longestItemWords);
  return wrong ? [] : items;
}

/** If all other items have one or two words, a prepositional phrase in the last one belongs to the sentence. */
function shortenedLast(items: readonly string[]): readonly string[] {
  const others = items.slice(0, -1);
  if (others.some((item) => item.split(' ').length > 2)) return items;
  const last = items.at(-1) ?? '';
  return [...others, last.split(/\s(?:for|with|to|in|on|from|at|by)\s/i)[0] ?? last];
}

function bare(item: string): string {
  return item.replace(/^(?:an?|the|its|our|their)\s+/i, '').replace(/[\s.:]+$/, '');
}
