/**
 * What one line of a status file or of the board says. Owns their grammar; what a worker's state becomes of it is
 * derived elsewhere. Every text that leaves here is clean for a terminal.
 */
import { cleanText } from './clean-text.ts';
import type { WorkerId } from './worker.ts';

export const claimKinds = [
  'status',
  'progress',
  'blocked',
  'error',
  'consultation',
  'completed',
  'failed',
  'terminated',
] as const;
export type ClaimKind = (typeof claimKinds)[number];

export interface Progress {
  readonly done: number;
  readonly total: number;
}

export interface StatusLine {
  /** `foreign`: the line names another worker, so it claims nothing. */
  readonly kind: ClaimKind | 'foreign';
  /** Without time, worker and keyword. May be empty. */
  readonly text: string;
  /** The time as the worker wrote it, `2026-06-11 15:30:00`; null where it wrote none. */
  readonly at: string | null;
  /** Of a Progress line that has `n/m` or `n%`. */
  readonly progress: Progress | null;
}

export interface BoardLine {
  readonly from: WorkerId;
  readonly to: readonly WorkerId[] | 'all';
  readonly text: string;
  readonly at: string | null;
}

/** Counts beyond these are no progress of an assignment: `1/4294967296`, `20260611%`. */
const maxTotal = 1_000_000;
const maxPercent = 1_000;

const time =
  /^\s*\[\s*((?:\d{4}-\d{2}-\d{2}[T ]+)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)\s*\]/i;
const workerTag = /^\s*\[\s*worker[\s_#-]*(\d{1,9})\s*\]/i;
const boardTag = /^\s*\[\s*worker[\s_#-]*(\d{1,9})\s*(?:->|=>|→)\s*([^\]]{1,500})\]/i;
const recipient = /^worker[\s_#-]*(\d{1,9})$/i;
const keyword = new RegExp(`^\\s*(${claimKinds.join('|')})\\s*(?:[:：]|$)`, 'i');
// Not inside a date, a path or a longer number.
const fraction = /(?<![\w./-])(\d{1,9})\s{0,3}\/\s{0,3}(\d{1,9})(?![\d/-]|\.\d)/;
const percent = /(?<![\w./-])(\d{1,9}(?:\.\d{1,9})?)\s{0,3}%/;

/** Null for a line that says nothing (empty, or control characters alone). `line` has no line end. */
export function parseStatusLine(line: string, worker: WorkerId): StatusLine | null {
  const whole = cleanText(line);
  if (whole === '') return null;
  const { at, rest: afterTime } = takeTime(whole);
  const tag = workerTag.exec(afterTime);
  const named = tag?.[1];
  // The time may stand behind the worker, too.
  const { at: lateAt, rest } = takeTime(tag === null ? afterTime : afterTime.slice(tag[0].length));
  const when = at ?? lateAt;
  if (named !== undefined && sameNumber(named) !== sameNumber(worker)) {
    return { kind: 'foreign', text: rest.trim(), at: when, progress: null };
  }
  const word = keyword.exec(rest);
  const kind = claimKinds.find((one) => one === word?.[1]?.toLowerCase()) ?? 'status';
  const text = (word === null ? rest : rest.slice(word[0].length)).trim();
  return { kind, text, at: when, progress: kind === 'progress' ? progressIn(text) : null };
}

/** Null for a line that is no message: the board may hold anything. */
export function parseBoardLine(line: string): BoardLine | null {
  const { at, rest } = takeTime(cleanText(line, 4000));
  const tag = boardTag.exec(rest);
  const from = tag?.[1];
  if (tag === null || from === undefined) return null;
  const to = recipients(tag[2] ?? '');
  const text = rest.slice(tag[0].length).trim();
  return to === null || text === '' ? null : { from: sameNumber(from), to, text, at };
}

function recipients(list: string): readonly WorkerId[] | 'all' | null {
  const names = list.split(/[,&]/).map((name) => name.trim());
  if (names.some((name) => /^(?:all|everyone|everybody|\*)$/i.test(name))) return 'all';
  const ids = names.map((name) => recipient.exec(name)?.[1]);
  const known = ids.filter((id) => id !== undefined).map(sameNumber);
  return known.length === ids.length ? [...new Set(known)] : null;
}

function takeTime(text: string): { readonly at: string | null; readonly rest: string } {
  const found = time.exec(text);
  const at = found?.[1];
  return found === null || at === undefined
    ? { at: null, rest: text }
    : { at: at.trim(), rest: text.slice(found[0].length) };
}

/** `01` and `1` are one worker. */
function sameNumber(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

function progressIn(text: string): Progress | null {
  const [, done, total] = fraction.exec(text) ?? [];
  if (done !== undefined && total !== undefined) {
    const of = Number(total);
    if (of > 0 && of <= maxTotal && Number(done) <= maxTotal)
      return { done: Math.min(Number(done), of), total: of };
  }
  const [, share] = percent.exec(text) ?? [];
  if (share === undefined || Number(share) > maxPercent) return null;
  return { done: Math.min(100, Math.floor(Number(share))), total: 100 };
}
