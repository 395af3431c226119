/**
 * The journal on disk: a header line, then one event a line. Appends whole lines; a torn last line (a crash, a full
 * disk) is passed over when it is read. Begins anew when it is told to, and keeps what it was. Knows nothing of what
 * events mean.
 */
import type { Event } from '../core/event.ts';
import type { Files } from '../ports/files.ts';
import { journalVersion } from '../core/event.ts';

/** Journals of before that are kept beside: `journal-<n>.jsonl`, the newest with the greatest n. */
const keptJournals = 3;

export interface Journal {
  /** As they were read when it was opened. */
  readonly events: readonly Event[];
  /** Bytes on disk. */
  size(): number;
  /** Throws the system's error when it cannot be written; a part may then be there, and only `restart` mends that. */
  append(events: readonly Event[]): void;
  /** One event on a line of its own, though the line before it may be torn. Throws the system's error. */
  appendAfterTear(event: Event): void;
  /** One event in the place of all before: at once or not at all. Throws the system's error, and nothing has changed. */
  restart(checkpoint: Event): void;
}

export type JournalOutcome =
  { readonly is: 'opened'; readonly journal: Journal } | { readonly is: 'newer'; readonly version: number };

export type JournalText =
  | { readonly is: 'read'; readonly events: readonly Event[] }
  | { readonly is: 'newer'; readonly version: number };

const header = `${JSON.stringify({ v: journalVersion })}\n`;

export function openJournal(files: Files, path: string): JournalOutcome {
  const text = files.readText(path) ?? '';
  if (text === '') {
    files.replace(path, header, 0o600);
    return { is: 'opened', journal: journalOf(files, path, [], header.length) };
  }
  const read = parseJournal(text);
  if (read.is === 'newer') return read;
  // A torn last line must not be continued by the next append.
  if (!text.endsWith('\n')) files.append(path, '\n');
  const size = Buffer.byteLength(text) + 1;
  return { is: 'opened', journal: journalOf(files, path, read.events, size) };
}

/** For readers: also while the supervisor writes on, and of ended runs. Changes nothing. Null when it is not there. */
export function readJournal(files: Files, path: string): JournalText | null {
  const text = files.readText(path);
  return text === null ? null : parseJournal(text);
}

function parseJournal(text: string): JournalText {
  const [first = '', ...lines] = text.split('\n');
  const version = versionOf(first);
  return version > journalVersion ? { is: 'newer', version } : { is: 'read', events: lines.flatMap(eventOf) };
}

function journalOf(files: Files, path: string, events: readonly Event[], opened: number): Journal {
  let size = opened;
  return {
    events,
    size: () => size,
    append(fresh) {
      const text = fresh.map(lineOf).join('');
      files.append(path, text, { mode: 0o600 });
      size += Buffer.byteLength(text);
    },
    appendAfterTear(event) {
      files.append(path, `\n${lineOf(event)}`, { mode: 0o600 });
    },
    restart(checkpoint) {
      keepBeside(files, path);
      const text = header + lineOf(checkpoint);
      files.replace(path, text, 0o600);
      size = Buffer.byteLength(text);
    },
  };
}

function lineOf(event: Event): string {
  return `${JSON.stringify(event)}\n`;
}

/** A copy, not a rename: there is a journal at its own place at every moment. */
function keepBeside(files: Files, path: string): void {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const numbers = (files.list(folder) ?? [])
    .map((name) => Number(/^journal-(\d+)\.jsonl$/.exec(name)?.[1]))
    .filter((number) => Number.isSafeInteger(number))
    .toSorted((a, b) => a - b);
  const beside = (number: number): string => `${folder}/journal-${String(number)}.jsonl`;
  files.createWhole(beside((numbers.at(-1) ?? 0) + 1), files.readText(path) ?? '', 0o600);
  for (const number of numbers.slice(0, Math.max(0, numbers.length + 1 - keptJournals)))
    files.remove(beside(number));
}

function versionOf(line: string): number {
  const parsed = parse(line);
  return typeof parsed === 'object' && parsed !== null && 'v' in parsed && typeof parsed.v === 'number'
    ? parsed.v
    : journalVersion;
}

function eventOf(line: string): readonly Event[] {
  const parsed = line === '' ? null : parse(line);
  const isEvent = typeof parsed === 'object' && parsed !== null && 'is' in parsed && 'at' in parsed;
  return isEvent ? [parsed as Event] : [];
}

/** Null for what is not JSON: a line that a crash cut off. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
