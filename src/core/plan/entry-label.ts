/** Parses `Pane 1: …` at the beginning of a line of a distribution plan, in all usual forms. Pure. */
import { emojiAt, toAscii } from '../status/line-front.ts';
import type { SourceLine } from './source.ts';

export interface EntryLabel {
  /** As written, without leading zeros; several for `Panes 2-4`. */
  readonly numbers: readonly string[];
  /** `Pane 1 (backend)`; null without one. */
  readonly label: string | null;
  readonly text: string;
  readonly indent: number;
  /** `bold`: the whole line. `quoted`: in a quotation or a table. */
  readonly style: 'item' | 'heading' | 'bold' | 'plain' | 'quoted';
  /** `Pane 1: text`; false for a sentence, `Pane 1 builds …`. */
  readonly separated: boolean;
}

/** Longer lines are not entries. UTF-16 code units. */
const longestEntry = 20_000;
/** More panes than this in one entry are a typo. */
export const mostShares = 100;

const heading = /^\s*#{1,6}\s/;
const item = /^\s*(?:・|[-*+•‣▪◦●○■□◆–—]|\d{1,3}[.)])\s/;
const front = /^(?:\s+|・|#{1,6}\s+|[-*+•‣▪◦●○■□◆–—]\s+|\d{1,3}[.)]\s+|\[[ xX]\]\s+|[*_`]+|[[(|>])/;
const word = '(?:(?:tmux\\s+)?(?:panes?|workers?|agents?)|ペイン|ワーカー)';
// No two parts that may match spaces are adjacent: each such pair raises the matching time by a power, in a repetition
// exponentially.
const between = `\\s*(?:,(?:\\s*and\\b)?|、|&|\\+|/|\\band\\b|\\bto\\b|\\bthrough\\b|と|から|[-–—~〜])\\s*(?:${word}\\s*)?#?`;
const numbers = `#?(\\d{1,4}(?:${between}\\d{1,4})*)(?!\\d)`;
const closers = '[*_`\\])]*';
const closed = '[\\s*_`\\])]*';
const separated = new RegExp(
  `^${word}\\s*(?:(?:no\\.?|nos\\.?|numbers?)\\s*)?${numbers}${closed}(?:\\(([^()]*)\\)${closed})?(?:[:|.–—-]+|=>|->|→|は|が|(?<=[\\])])|$)\\s*`,
  'i',
);
const sentence = new RegExp(`^${word}\\s*${numbers}${closers}\\s*(?:\\(([^()]*)\\))?(?=[\\s,])\\s*`, 'i');
const isNeed = /^(?:after|needs?|depends on|requires|waits? for|blocked by)\b|(?:後|依存)$/i;

export function labelOf(line: SourceLine): EntryLabel | null {
  if (line.code || line.text.length > longestEntry) return null;
  const whole = line.text.trimEnd();
  const ascii = toAscii(whole);
  let start = 0;
  let marks = '';
  for (;;) {
    const rest = ascii.slice(start);
    const [token = rest.slice(0, emojiAt(rest).length)] = front.exec(rest) ?? [];
    if (token === '') break;
    if (/^[*_`]+$/.test(token)) marks += token;
    start += token.length;
  }
  const found = separated.exec(ascii.slice(start)) ?? sentence.exec(ascii.slice(start));
  if (found?.[1] === undefined) return null;
  const [matched, list, inner = ''] = found;
  const label = inner.trim() === '' ? '' : innerText(whole, ascii, start, inner);
  const rest = unmarked(whole.slice(start + matched.length), marks, heading.test(ascii));
  const needs = isNeed.test(label);
  return {
    numbers: listed(list),
    label: label === '' || needs ? null : label,
    text: needs ? `${rest} (${label})`.trim() : rest,
    indent: /^\s*/.exec(whole)?.[0].replaceAll('\t', '    ').length ?? 0,
    style: styleOf(whole),
    separated: separated.test(ascii.slice(start)),
  };
}

function styleOf(line: string): EntryLabel['style'] {
  if (/^\s*[>|]/.test(line)) return 'quoted';
  if (heading.test(line)) return 'heading';
  if (item.test(line)) return 'item';
  return /^\s*(\*\*|__).*\1\s*:?$/.test(line) ? 'bold' : 'plain';
}

/** As written, including full-width characters. */
function innerText(whole: string, ascii: string, start: number, inner: string): string {
  const at = ascii.indexOf(inner, start);
  return whole.slice(at, at + inner.length).trim();
}

/** Removes the end of emphasis that began before the label. */
function unmarked(text: string, marks: string, isHeading: boolean): string {
  let rest = isHeading ? text.replace(/\s#+$/, '') : text;
  for (const mark of ['**', '__', '*', '`']) {
    const odd = rest.split(mark).length % 2 === 0;
    if (marks.includes(mark) && odd) rest = rest.replace(mark, '');
  }
  return rest.trim();
}

/** `2-4` -> 2, 3, 4; `3 and 4` -> 3, 4; empty for a range that is reversed or too long. */
function listed(text: string): readonly string[] {
  const found: string[] = [];
  const parts = text.replace(/\s+/g, ' ').split(new RegExp(`(${between})`, 'i'));
  for (let index = 0; index < parts.length; index += 2) {
    const number = Number(parts[index]);
    const before = index === 0 ? null : Number(parts[index - 2]);
    const isRange = /[-–—~〜]|\bto\b|\bthrough\b|から/i.test(parts[index - 1] ?? '');
    if (isRange && before !== null) {
      if (number < before || number - before >= mostShares) return [];
      for (let next = before + 1; next <= number; next += 1) found.push(String(next));
    } else found.push(String(number));
  }
  return found;
}
