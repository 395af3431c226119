/**
 * A line of the journal: an event as JSON whose last field is the checksum of the line without it. Lines of earlier
 * builds have none. Pure.
 */
import { parseJson } from '../json.ts';
import type { Event } from '../model/event.ts';
import { checksum } from '../checksum.ts';
import { inPresentWords } from './earlier-facts.ts';
import { eventProblem } from './event-shape.ts';

export type JournalRecord =
  { readonly is: 'event'; readonly event: Event } | { readonly is: 'damaged'; readonly why: string };

const sumField = /,"sum":"([0-9a-f]{8})"\}$/;
/** The end of a line whose middle is lost: everything but the checksum's value. */
const lostSumField = /:"[0-9a-f]{8}"\}$/;

export function recordLine(event: Event): string {
  const text = JSON.stringify(event);
  return `${text.slice(0, -1)},"sum":"${checksum(text)}"}\n`;
}

/** `line` has no newline. */
export function readRecord(line: string): JournalRecord {
  const [ending = '', sum] = sumField.exec(line) ?? [];
  if (sum === undefined && lostSumField.test(line))
    return { is: 'damaged', why: 'its checksum is incomplete' };
  const text = sum === undefined ? line : `${line.slice(0, -ending.length)}}`;
  if (sum !== undefined && checksum(text) !== sum) return { is: 'damaged', why: 'its checksum is wrong' };
  const parsed = parseJson(text);
  if (parsed === undefined) return { is: 'damaged', why: 'it is not JSON' };
  const value = inPresentWords(parsed);
  const why = eventProblem(value);
  return why === null ? { is: 'event', event: value as Event } : { is: 'damaged', why };
}
