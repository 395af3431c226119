/**
 * Parses one line of a status file. A line is a report when, after decorations, it begins with a keyword that is
 * separated from the following text:
 *
 *   line        = decoration* [subject] keyword [adverb] decoration* ( end | separator text )
 *   decoration  = bullet | number | checked box | heading marks | emphasis | emoji | brackets | time stamp
 *               | tag of this worker | label (`Status:`, `Result:`, …)
 *   subject     = `task`, `all work`, `everything is`, …
 *   keyword     = COMPLETED, DONE, FINISHED, COMPLETE | FAILED | BLOCKED | Error | Consultation | TERMINATED | Progress | Status
 *   separator   = `:` | dash between blanks | `.` or `!` and a blank | a closing bracket | emphasis or emoji after capitals
 *
 * Everything else is plain text. A line that names another worker is `foreign`. A keyword in a quotation, after other words
 * (NOT COMPLETED, 80% completed), before a placeholder, a condition or a remainder is not a report (status-doubts.ts): a false
 * `completed` is worse than a question. Text in the result is clean for a terminal.
 */
import { cleanText } from '../text/clean-text.ts';
import { emojiAt, readFront, sameNumber, timeStamp, toAscii, type Front } from './line-front.ts';
import { progressIn, type Progress } from '../model/facts/progress.ts';
import { isCompletionDoubtful, isPlaceholder, namesOther } from './status-doubts.ts';
import type { WorkerId } from '../model/worker.ts';

export const reportKinds = [
  'status',
  'progress',
  'blocked',
  'error',
  'consultation',
  'completed',
  'failed',
  'terminated',
] as const;
export type ReportKind = (typeof reportKinds)[number];

export interface StatusLine {
  /** `plain`: no keyword. `foreign`: the line names another worker and so reports nothing. */
  readonly kind: ReportKind | 'plain' | 'foreign';
  /** Without time, worker and keyword. May be empty. */
  readonly text: string;
  /** The time as written, `2026-06-11 15:30:00`; null: none. */
  readonly at: string | null;
  /** For a Progress line with `n/m` or `n%`. */
  readonly progress: Progress | null;
  /** It contains a keyword that was not accepted as a report. */
  readonly unclear: boolean;
}

/** A keyword line, before it is accepted or rejected. */
interface Found {
  readonly kind: ReportKind;
  /** Index of the text after keyword and separator. */
  readonly textAt: number;
  /** Nothing follows the keyword but decoration. */
  readonly bare: boolean;
  readonly contradicts: boolean;
  /** The keyword's form allows weaker evidence: capitals, or the worker's own tag before it. */
  readonly exact: boolean;
  /** `Status: done: the tests` is a status: after a label, only capitals or the single word are a report. */
  readonly insideStatus: boolean;
}

const keywords: Readonly<Record<string, ReportKind>> = {
  completed: 'completed',
  complete: 'completed',
  done: 'completed',
  finished: 'completed',
  failed: 'failed',
  blocked: 'blocked',
  error: 'error',
  consultation: 'consultation',
  terminated: 'terminated',
  progress: 'progress',
};
const keyword = new RegExp(`^(${Object.keys(keywords).join('|')})(?![\\p{L}\\p{N}])`, 'iu');
const subject =
  /^(?:(?:the|my|our|this|whole|entire|all(?:\s+of)?(?:\s+(?:the|my))?)\s+)*(?:tasks?|assignments?|work|job|everything|all|mission)\s+(?:(?:is|are|was|has\s+been|have\s+been)\s+)?(?:(?:now|successfully|fully|finally)\s+)?/i;
const ownVerb = /^(?:is|has|has been)\s+(?:now\s+)?/i;
const adverb = /^\s+(?:successfully|in full|fully|100\s?%)(?![\w%])/i;
const because = /^(?:on|by|at|in|with|until|as|since|because|due to|waiting)\b/i;

/** A final keyword in capitals, anywhere in a line. */
const capitals =
  /(?<![\p{L}\p{N}_-])(?:COMPLETED?|DONE|FINISHED|FAILED|BLOCKED|TERMINATED)(?![\p{L}\p{N}_-])/u;

function holdsCapitals(ascii: string): boolean {
  // The plain search comes first: a status file may have very many lines.
  return /COMPLETE|DONE|FINISHED|FAILED|BLOCKED|TERMINATED/.test(ascii) && capitals.test(ascii);
}

/** Null for a line without visible text. `line` has no line end. */
export function parseStatusLine(line: string, worker: WorkerId): StatusLine | null {
  const whole = cleanText(line);
  if (whole === '') return null;
  const usual = usualStatus(whole, worker);
  if (usual !== null) return usual;
  const ascii = toAscii(whole);
  const front = readFront(ascii);
  const { at, tagEnd } = front;
  const plain = { text: whole.slice(tagEnd).trim(), at, progress: null } as const;
  const own = sameNumber(worker);
  if (front.foreign || (front.worker !== null && front.worker !== own))
    return { ...plain, kind: 'foreign', unclear: false };

  const found = keywordIn(ascii, front);
  const understood = found !== null && !isDoubtful(ascii, found, own);
  if (understood) {
    const text = withoutClosers(whole.slice(found.textAt).trim(), front);
    const progress = found.kind === 'progress' ? progressIn(toAscii(text)) : null;
    return { kind: found.kind, text, at, progress, unclear: false };
  }
  const unclear = found !== null || holdsCapitals(ascii) || beginsAsReport(ascii, front);
  if (front.label?.is === 'status')
    return {
      ...plain,
      kind: 'status',
      text: withoutClosers(whole.slice(front.label.end).trim(), front),
      unclear,
    };
  return { ...plain, kind: 'plain', unclear };
}

/** The keyword at the beginning of the line, if it is separated from the following text. */
function keywordIn(ascii: string, front: Front): Found | null {
  const start = ascii.slice(front.end);
  const before = subject.exec(start)?.[0] ?? (front.worker === null ? '' : (ownVerb.exec(start)?.[0] ?? ''));
  const word = keyword.exec(start.slice(before.length));
  const kind = keywords[word?.[1]?.toLowerCase() ?? ''];
  if (word?.[1] === undefined || kind === undefined) return null;
  const after = front.end + before.length + word[0].length;
  const adverbs = adverb.exec(ascii.slice(after))?.[0].length ?? 0;
  const closed = closing(ascii, after + adverbs, front);
  const capital = word[1] === word[1].toUpperCase();
  const textAt = textIndex(ascii, closed, { kind, capital });
  if (textAt === null) return null;
  const bare = textAt >= ascii.length;
  // `**COMPLETED:** text`
  const marks = front.emphasis === '' ? 0 : (/^[*_`]+\s+/.exec(ascii.slice(textAt))?.[0].length ?? 0);
  return {
    kind,
    textAt: textAt + marks,
    bare,
    contradicts: front.contradicts || closed.contradicts,
    exact: /^completed$/i.test(word[1]) && (capital || front.worker !== null),
    insideStatus: front.label !== null && !bare && !capital,
  };
}

interface Closed {
  readonly end: number;
  readonly blank: boolean;
  /** A bracket opened before the keyword was closed after it. */
  readonly bracket: boolean;
  readonly marks: boolean;
  readonly contradicts: boolean;
}

const usualForm = /^(?:\[Worker(\d{1,9})\] )?Status: (\w+)(?: |$)/;
/** A word that may begin a report, or a decoration before one. */
const mayBegin =
  /^(?:COMPLETED?|DONE|FINISHED|FAILED|BLOCKED|ERROR|CONSULTATION|TERMINATED|PROGRESS|THE|MY|OUR|THIS|WHOLE|ENTIRE|ALL|TASKS?|ASSIGNMENTS?|WORK|JOB|EVERYTHING|MISSION|IS|HAS|AT|ON|FINAL|CURRENT|OVERALL|NEW|LATEST|WORKER\w*|STATUS|STATE|RESULT|OUTCOME|REPORT|UPDATE|(?:MON|TUE|WED|THU|FRI|SAT|SUN|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\w*|_\w*)$/;

/** Fast path for `[Worker1] Status: writing tests`: a worker may write very many of these. */
function usualStatus(line: string, worker: WorkerId): StatusLine | null {
  const [, number, word] = usualForm.exec(line) ?? [];
  if (word === undefined || (number !== undefined && number !== worker)) return null;
  if (mayBegin.test(word.toUpperCase()) || holdsCapitals(line)) return null;
  return {
    kind: 'status',
    text: line.slice(line.indexOf(': ') + 2),
    at: null,
    progress: null,
    unclear: false,
  };
}

/** Text that closes the keyword's decorations, with emoji and times after it. */
function closing(ascii: string, from: number, front: Front): Closed {
  let index = from;
  let brackets = front.brackets;
  let blank = false;
  let bracket = false;
  let marks = false;
  let contradicts = false;
  for (;;) {
    const rest = ascii.slice(index);
    const char = rest.charAt(0);
    const symbol = emojiAt(rest);
    const time = timeStamp.exec(rest) ?? /^[[(]([^\])]{4,40})[\])]/.exec(rest);
    if (/^\s/.test(rest)) {
      blank = true;
      index += 1;
    } else if ((char === ']' || char === ')') && brackets > 0) {
      bracket = true;
      brackets -= 1;
      index += 1;
    } else if (char !== '' && front.emphasis.includes(char)) {
      marks = true;
      index += 1;
    } else if (/^<\/\w+>/.test(rest)) {
      marks = true;
      index += /^<\/\w+>/.exec(rest)?.[0].length ?? 0;
    } else if (rest.startsWith('~~')) {
      contradicts = true;
      index += 2;
    } else if (symbol.length > 0) {
      marks = true;
      contradicts ||= symbol.contradicts;
      index += symbol.length;
    } else if (time !== null && blank && (timeStamp.test(rest) || timeStamp.test(time[1] ?? ''))) {
      index += time[0].length;
    } else return { end: index, blank, bracket, marks, contradicts };
  }
}

/** Index of the text; null: the keyword is only the first word of a sentence. */
function textIndex(
  ascii: string,
  { end, blank, bracket, marks }: Closed,
  { kind, capital }: { readonly kind: ReportKind; readonly capital: boolean },
): number | null {
  const rest = ascii.slice(end);
  if (/^(?:[\s.!:;,#=*_`|\])~-]|[–—])*$/.test(rest) && !/\.\.|__/.test(rest)) return ascii.length;
  const mark = /^(?:[:|]|-{1,3}(?=\s)|[–—]|[.!]+(?=\s))\s*/.exec(rest);
  if (mark !== null && (!mark[0].startsWith('-') || blank || bracket)) return end + mark[0].length;
  if (mark !== null && /^-+\s/.test(mark[0]) && capital) return end + mark[0].length;
  const torn = /[*_`]/.test(ascii.charAt(end - 1)) && /^[\p{L}\p{N}]/u.test(rest);
  if (!torn && (bracket || (marks && capital))) return end;
  if (capital && /^[,;]\s/.test(rest)) return end + 1;
  if (blank && rest.startsWith('(')) return end;
  if (blank && /^-\S/.test(rest) && capital) return end + 1;
  if (kind === 'progress') return /^[=]?\s*\(?\d/.test(rest) ? end : null;
  if ((kind === 'blocked' || kind === 'error' || kind === 'failed') && capital && because.test(rest))
    return end;
  return null;
}

function isDoubtful(ascii: string, found: Found, own: WorkerId): boolean {
  const { kind, textAt, bare, contradicts, exact, insideStatus } = found;
  const text = ascii.slice(textAt).trim();
  if (insideStatus || isPlaceholder(text)) return true;
  if (kind !== 'completed') return kind === 'failed' && namesOther(text, own);
  return contradicts || namesOther(text, own) || (!bare && isCompletionDoubtful(text, exact));
}

function beginsAsReport(ascii: string, { end, label }: Front): boolean {
  const word = label === null ? keyword.exec(ascii.slice(end))?.[1]?.toLowerCase() : undefined;
  return word !== undefined && word !== 'progress' && word !== 'error';
}

/** Removes the end of a decoration that was opened before the keyword. */
function withoutClosers(text: string, front: Front): string {
  const trailing = /\s*([*_`]+|\])$/.exec(text);
  const [whole, marks] = trailing ?? [];
  if (whole === undefined || marks === undefined) return text;
  const rest = text.slice(0, text.length - whole.length);
  const char = marks.charAt(0);
  if (char === ']') return front.brackets > 0 && !rest.includes('[') ? rest : text;
  return front.emphasis.includes(char) && !rest.includes(char) ? rest : text;
}
