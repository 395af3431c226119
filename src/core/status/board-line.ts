/** Parses a line of the board: a message from one worker to others. */
import { cleanText } from '../text/clean-text.ts';
import { sameNumber, takeTime } from './line-front.ts';
import type { WorkerId } from '../model/worker.ts';

export interface BoardLine {
  readonly from: WorkerId;
  readonly to: readonly WorkerId[] | 'all';
  readonly text: string;
  readonly at: string | null;
}

const boardTag = /^\s*\[\s*worker[\s_#-]*(\d{1,9})\s*(?:->|=>|→)\s*([^\]]{1,500})\]/i;
const recipient = /^worker[\s_#-]*(\d{1,9})$/i;

/** Null: not a message; the board may contain anything. */
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
