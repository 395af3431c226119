/**
 * The journal on disk: a header line, then one event a line with its checksum. Appends whole lines; an incomplete last
 * line (a crash, a full disk) is ignored. Damaged lines are left out and counted, and the file is kept as
 * `damaged-<n>.jsonl`. Restarts with a checkpoint, and keeps the previous journal. Does not know what events mean.
 */
import type { Event } from '../../core/model/event.ts';
import type { Files } from '../../ports/files.ts';
import { checksum } from '../../core/checksum.ts';
import { journalVersion } from '../../core/model/event.ts';
import { isKnownKind } from '../../core/journal/event-shape.ts';
import { lacksBeginning } from '../../core/model/fold/fold.ts';
import { parseJson } from '../../core/json.ts';
import { readRecord, recordLine } from '../../core/journal/journal-record.ts';
import { keepDamaged, readStateText } from './state-file.ts';
import { folderOf } from '../../core/paths/path-parts.ts';

/** Previous journals that are kept: `journal-<n>.jsonl`, the newest with the greatest n. */
const keptJournals = 3;

export interface JournalDamage {
  /** Damaged records that were left out. */
  readonly records: number;
  /** Where the damaged file is kept. */
  readonly keptAt: string;
}

export interface Journal {
  /** As they were read when it was opened; preceded by those of the previous journal where its checkpoint is damaged. */
  readonly events: readonly Event[];
  /** Null: nothing is damaged. */
  readonly damage: JournalDamage | null;
  /** Bytes on disk. */
  size(): number;
  /** Is the file still as this process has written it? Another process or the user may have emptied or removed it. */
  isIntact(): boolean;
  /** Throws the system's error when it cannot be written; a part may then be there, and only `restart` repairs that. */
  append(events: readonly Event[]): void;
  /** One event on a line of its own, though the line before it may be incomplete. Throws the system's error. */
  appendAfterTear(event: Event): void;
  /** Replaces all events by one: at once or not at all. Throws the system's error, and nothing has changed. */
  restart(checkpoint: Event): void;
}

export type JournalOutcome =
  { readonly is: 'opened'; readonly journal: Journal } | { readonly is: 'newer'; readonly version: number };

export type JournalText =
  | { readonly is: 'read'; readonly events: readonly Event[]; readonly damaged: number }
  | { readonly is: 'newer'; readonly version: number };

const header = `${headerText(journalVersion)}\n`;

export function openJournal(files: Files, path: string): JournalOutcome {
  if (files.statLink(path)?.kind !== 'file') keepDamaged(files, path);
  const text = readStateText(files, path) ?? '';
  if (text === '') {
    files.replace(path, header, 0o600);
    const events = previousEvents(files, path);
    return { is: 'opened', journal: journalOf(files, path, { events, damage: null, size: header.length }) };
  }
  const read = parseJournal(text);
  if (read.is === 'newer') return read;
  const keptAt = read.damaged === 0 ? null : keepDamaged(files, path, text);
  const damage = keptAt === null ? null : { records: read.damaged, keptAt };
  // An incomplete last line must not be continued by the next append; an empty line after it says that it is known.
  if (!text.endsWith('\n'))
    files.append(path, isWhole(text.slice(text.lastIndexOf('\n') + 1)) ? '\n' : '\n\n');
  const size = files.stat(path)?.size ?? 0;
  const events = whole(files, path, read.events);
  return { is: 'opened', journal: journalOf(files, path, { events, damage, size }) };
}

/** For readers: also while the supervisor writes on, and of ended runs. Changes nothing. Null: there is none. */
export function readJournal(files: Files, path: string): JournalText | null {
  const text = readStateText(files, path);
  if (text === null) return null;
  const read = parseJournal(text);
  return read.is === 'newer' ? read : { ...read, events: whole(files, path, read.events) };
}

/** A checkpoint stands for the journal before it, which is kept: one that is damaged is replaced by that. */
function whole(files: Files, path: string, events: readonly Event[]): readonly Event[] {
  return lacksBeginning(events) ? [...previousEvents(files, path), ...events] : events;
}

function previousEvents(files: Files, path: string): readonly Event[] {
  let events: readonly Event[] = [];
  for (const number of keptNumbers(files, path).toReversed()) {
    const text = readStateText(files, besidePath(path, number));
    const read = text === null ? null : parseJournal(text);
    if (read?.is !== 'read') return [];
    events = [...read.events, ...events];
    if (!lacksBeginning(events)) return events;
  }
  return [];
}

function parseJournal(text: string): JournalText {
  const [first = '', ...lines] = text.split('\n');
  const { version, sure } = readHeader(first);
  // Records of this version say that its number in the header is the damaged part.
  if (version !== null && version > journalVersion && (sure || !lines.some(isOfThisVersion)))
    return { is: 'newer', version };
  const events: Event[] = [];
  let damaged = version === journalVersion ? 0 : 1;
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const read = readRecord(line);
    const isLast = index === lines.length - 1;
    // Where the last line's own end is damaged, the rest of it may be whole.
    const second = read.is === 'damaged' && isLast ? readRecord(line.slice(0, -1)) : read;
    if (second.is === 'event') events.push(second.event);
    // The last line may be incomplete; an empty line follows one that was found incomplete earlier.
    const isKnown = isLast || (lines[index + 1] === '' && index !== lines.length - 2);
    if (read.is === 'damaged' && (second.is === 'event' || !isKnown)) damaged += 1;
  }
  return { is: 'read', events, damaged };
}

interface Opened {
  readonly events: readonly Event[];
  readonly damage: JournalDamage | null;
  readonly size: number;
}

function journalOf(files: Files, path: string, { events, damage, size: opened }: Opened): Journal {
  let size = opened;
  return {
    events,
    damage,
    size: () => size,
    isIntact() {
      const found = files.statLink(path);
      return found?.kind === 'file' && found.size === size;
    },
    append(fresh) {
      const text = fresh.map(recordLine).join('');
      files.append(path, text, { mode: 0o600 });
      size += Buffer.byteLength(text);
    },
    appendAfterTear(event) {
      const text = `\n\n${recordLine(event)}`;
      files.append(path, text, { mode: 0o600 });
      size = files.stat(path)?.size ?? size;
    },
    restart(checkpoint) {
      keepBeside(files, path);
      const text = header + recordLine(checkpoint);
      files.replace(path, text, 0o600);
      size = Buffer.byteLength(text);
    },
  };
}

function besidePath(path: string, number: number): string {
  return `${folderOf(path)}/journal-${String(number)}.jsonl`;
}

/** Numbers of the previous journals that are kept, the newest last. */
function keptNumbers(files: Files, path: string): readonly number[] {
  return (files.list(folderOf(path)) ?? [])
    .map((name) => Number(/^journal-(\d+)\.jsonl$/.exec(name)?.[1]))
    .filter((number) => Number.isSafeInteger(number))
    .toSorted((a, b) => a - b);
}

/** A copy, not a rename: the journal is in its place at every moment. */
function keepBeside(files: Files, path: string): void {
  const numbers = keptNumbers(files, path);
  files.createWhole(besidePath(path, (numbers.at(-1) ?? 0) + 1), readStateText(files, path) ?? '', 0o600);
  for (const number of numbers.slice(0, Math.max(0, numbers.length + 1 - keptJournals)))
    files.remove(besidePath(path, number));
}

function isWhole(line: string): boolean {
  return readRecord(line).is === 'event';
}

function isOfThisVersion(line: string): boolean {
  const read = readRecord(line);
  return read.is === 'event' && isKnownKind(read.event);
}

function headerText(version: number): string {
  const text = JSON.stringify({ v: version });
  return `${text.slice(0, -1)},"sum":"${checksum(text)}"}`;
}

/** `version` null: it is damaged. `sure`: its checksum is right; that of the build before has none. */
function readHeader(line: string): { readonly version: number | null; readonly sure: boolean } {
  const parsed = parseJson(line);
  if (typeof parsed !== 'object' || parsed === null || !('v' in parsed) || typeof parsed.v !== 'number')
    return { version: null, sure: false };
  const { v: version } = parsed;
  const sure = line === headerText(version);
  return { version: 'sum' in parsed && !sure ? null : version, sure };
}
