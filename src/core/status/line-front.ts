/**
 * Parses what precedes the words of a line: bullets, headings, emphasis, emoji, time stamps, the worker's tag, a label
 * such as `Status:`. Knows no keywords.
 */
import type { WorkerId } from '../model/worker.ts';

export interface Front {
  /** Index of the first word after decorations. */
  readonly end: number;
  /** Index after the last time stamp or worker tag; 0 without one. */
  readonly tagEnd: number;
  /** The time as written; null: none. */
  readonly at: string | null;
  /** The worker number of the tag, without leading zeros; null without a tag. */
  readonly worker: WorkerId | null;
  /** Whether another worker is named too. */
  readonly foreign: boolean;
  /** `status` for `Status:`, `other` for `Result:` and the like; null without a label. */
  readonly label: { readonly is: 'status' | 'other'; readonly end: number } | null;
  /** Opened before `end`: emphasis characters, and open brackets. */
  readonly emphasis: string;
  readonly brackets: number;
  /** A sign that contradicts a completion: an unchecked box, a cross, an hourglass, text struck out. */
  readonly contradicts: boolean;
}

const clock = String.raw`\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*(?:[ap]\.?m\.?(?![a-z])|Z|UTC|GMT|[A-Z]{3,4}(?=\s+\d{4}\b)|[+-]\d{2}:?\d{2}))?`;
const day = String.raw`(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}年\d{1,2}月\d{1,2}日)`;
const month = String.raw`(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}|\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?)(?:,?\s+\d{4})?`;
const timeText = String.raw`(?:${day}(?:[T ,]+${clock})?|${month}(?:[,\s]+${clock}(?:\s+\d{4})?)?|${clock}(?:\s+${day})?)`;
/** A time stamp, bare. */
export const timeStamp = new RegExp(String.raw`^(?:at\s+|on\s+)?(${timeText})(?![\w]|[:/.]\d)`, 'i');
const bracketedTime = new RegExp(String.raw`^\s*\[\s*(${timeText})\s*\]`, 'i');

/** With the worker's name after it, as in the briefing: `Worker 1 (backend):`. */
const tag =
  /^@?(?:worker|ワーカー)[\s_#-]*(\d{1,9})(?![\p{L}\p{N}_])(?:['’]s\b|\s*\((?!(?:not|almost|nearly|pending|next|todo)\))[\p{L}\p{N}._-]{1,40}\)(?=\s*[\]:–—-]))?/iu;
const label =
  /^(?:(?:my|the|final|current|task|overall|new|latest|worker|work|assignment)\s+){0,3}(?:(?:status|state)(?!\w|\s+(?:update|report)\b)(?:\s+is\b)?|(?:(?:status|progress)\s+)?(?:update|report|result|outcome)(?=[*_`\])\s]*(?:[:=–—]|->|→|-\s)))/i;
const box = /^\[([ xX✓✔])\](?=\s)/;
const emphasis = /^[*_`]+/;
/** Without box drawing, which is used for tables. */
const emoji =
  /^(?:[0-9#*]\ufe0f?\u20e3|(?![\u2500-\u257f])(?:\p{Extended_Pictographic}|\p{So}|\p{Emoji_Modifier}|[\u{1f1e6}-\u{1f1ff}])|[\ufe0f\u200d])/u;
const shortcode = /^:[a-z0-9_+-]{1,40}:/;
/** Heading marks, a bullet, a number, a rule, emphasis, an emoji. */
const decoration = new RegExp(
  [
    /#{1,6}\s*(?!\d)/,
    /(?:[-*+•‣▪◦·∙●○■□◆–—]|\d{1,3}[.)])\s+/,
    /[=-]{2,}\s+/,
    /[*_`]+/,
    /<\/?(?:b|strong|i|em|code|mark)>/,
  ]
    .map(({ source }) => `^(?:${source})`)
    .concat(emoji.source, shortcode.source)
    .join('|'),
  'u',
);
const contradicting = /^[☐🔲◻◽⬜❌✖✗✘🚫⛔🛑⏳⌛🔜❓❔⁉👎]/u;
const contradictingCode = /^:(?:x|no_entry\w*|hourglass\w*|question|-1|thumbsdown|soon):/;
const afterLabel = /^(?:\s|[*_`\])]|[:=|]|->|→|[-–—]+(?=\s)|[–—])*/;
/** Between a tag, a time or a label and what follows. */
const separator = /^(?:[:|,=]|->|→|[-–—]+(?=\s)|[–—])/;

type Token =
  | { readonly is: 'blank' | 'separator' | 'open' | 'close' | 'struck' | 'decoration'; readonly text: string }
  | { readonly is: 'time' | 'tag' | 'box'; readonly text: string; readonly value: string }
  | { readonly is: 'label'; readonly text: string };

/** Parses the decorations of a line converted by `toAscii`. */
export function readFront(line: string): Front {
  let index = 0;
  let tagEnd = 0;
  let at: string | null = null;
  let worker: WorkerId | null = null;
  let foreign = false;
  let labelled: Front['label'] = null;
  let opened = '';
  let brackets = 0;
  let contradicts = false;
  /** The last words were a tag, a time or a label: separators may follow. */
  let separable = false;
  /** Everything since the last tag or time closes it. */
  let tagged = false;
  for (;;) {
    const rest = line.slice(index);
    const token = tokenAt(rest, { separable, brackets });
    if (token === null) break;
    switch (token.is) {
      case 'time':
        at ??= token.value.trim();
        tagged = separable = true;
        break;
      case 'tag': {
        const number = sameNumber(token.value);
        foreign ||= worker !== null && worker !== number;
        worker ??= number;
        tagged = separable = true;
        break;
      }
      case 'label': {
        const after = afterLabel.exec(rest.slice(token.text.length))?.[0].length ?? 0;
        const is = /^status$/i.test(token.text) ? 'status' : 'other';
        labelled ??= { is, end: index + token.text.length + after };
        tagged = false;
        separable = true;
        break;
      }
      case 'box':
        contradicts ||= token.value === ' ';
        tagged = separable = false;
        break;
      case 'open':
        brackets += 1;
        tagged = false;
        break;
      case 'close':
        brackets -= 1;
        break;
      case 'struck':
        contradicts = true;
        break;
      case 'decoration': {
        const marks = emphasis.test(token.text) && !/\s$/.test(token.text);
        if (marks) opened += token.text;
        // Directly after the tag it closes what was opened before it.
        tagged &&= marks && !/\s/.test(line.charAt(index - 1));
        contradicts ||= contradicting.test(rest) || contradictingCode.test(rest);
        break;
      }
      case 'blank':
      case 'separator':
        break;
    }
    index += token.text.length;
    if (tagged) tagEnd = index;
  }
  const label = labelled;
  return { end: index, tagEnd, at, worker, foreign, label, emphasis: opened, brackets, contradicts };
}

function tokenAt(
  rest: string,
  { separable, brackets }: { readonly separable: boolean; readonly brackets: number },
): Token | null {
  const matched = (pattern: RegExp, is: Exclude<Token['is'], 'time' | 'tag' | 'box'>): Token | null => {
    const text = pattern.exec(rest)?.[0] ?? '';
    return text === '' ? null : { is, text };
  };
  const captured = (pattern: RegExp, is: 'time' | 'tag' | 'box'): Token | null => {
    const [text, value] = pattern.exec(rest) ?? [];
    return text === undefined ? null : { is, text, value: value ?? '' };
  };
  // A fast path: most lines begin like this, and a status file may be very long.
  if (rest.startsWith(' ')) return { is: 'blank', text: ' ' };
  if (/^[A-Za-z]/.test(rest))
    return captured(timeStamp, 'time') ?? captured(tag, 'tag') ?? matched(label, 'label');
  return (
    matched(/^\s+/, 'blank') ??
    (separable ? (matched(shortcode, 'decoration') ?? matched(separator, 'separator')) : null) ??
    captured(box, 'box') ??
    captured(timeStamp, 'time') ??
    captured(tag, 'tag') ??
    matched(/^[[(]/, 'open') ??
    (brackets > 0 ? matched(/^[\])]/, 'close') : null) ??
    matched(/^~~/, 'struck') ??
    matched(decoration, 'decoration')
  );
}

/** Returns the length of emoji and emoji names at the beginning of a text, and whether one contradicts a completion. */
export function emojiAt(text: string): { readonly length: number; readonly contradicts: boolean } {
  const found = emoji.exec(text) ?? shortcode.exec(text);
  return {
    length: found?.[0].length ?? 0,
    contradicts: contradicting.test(text) || contradictingCode.test(text),
  };
}

const isAscii = /^[\x20-\x7e]*$/;

/** Returns the line with full-width forms as ASCII, index for index. */
export function toAscii(line: string): string {
  if (isAscii.test(line)) return line;
  return line.replace(/[\uff01-\uff5e\u3000【】〔〕]/g, (char) => {
    if (char === '\u3000') return ' ';
    if (char === '【' || char === '〔') return '[';
    if (char === '】' || char === '〕') return ']';
    return String.fromCharCode(char.charCodeAt(0) - 0xfee0);
  });
}

/** Takes a time in brackets off the beginning of a line. */
export function takeTime(text: string): { readonly at: string | null; readonly rest: string } {
  const found = bracketedTime.exec(text);
  const at = found?.[1];
  return found === null || at === undefined
    ? { at: null, rest: text }
    : { at: at.trim(), rest: text.slice(found[0].length) };
}

/** Returns the worker number without leading zeros: `01` and `1` are the same worker. */
export function sameNumber(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
