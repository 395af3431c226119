/**
 * The journal on disk: a header line, then one event per line with its checksum. Appends whole lines; an
 * incomplete last line (a crash, a full disk) is ignored. Damaged lines are skipped and counted, and the file
 * is kept as `damaged-<n>.jsonl`. Restarts with a checkpoint, and keeps the previous journal. Does not know
 * what events mean.
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

/** How many previous journals are kept: `journal-<n>.jsonl`, the newest with the highest n. */
const keptJournals = 3;

export interface JournalDamage {
  /** Damaged records that were skipped. */
  readonly records: number;
  /** Where the damaged file is kept. */
  readonly keptAt: string;
}

export interface Journal {
  /** As read when it was opened; preceded by those of the previous journal if the checkpoint is damaged. */
  readonly events: readonly Event[];
  /** Null: no damage. */
  readonly damage: JournalDamage | null;
  /** Bytes on disk. */
  size(): number;
  /**
   * Whether the file is as this process wrote it. Another process or the user may have emptied or removed it.
   */
  isIntact(): boolean;
  /**
   * Throws the system's error if it cannot be written; a part may have been written, which only `restart`
   * repairs.
   */
  append(events: readonly Event[]): void;
  /**
   * Appends one event on a line of its own, even if the line before it is incomplete. Throws the system's
   * error.
   */
  appendAfterTear(event: Event): void;
  /** Replaces all events by one, atomically. Throws the system's error, and then nothing has changed. */
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
  // An incomplete last line must not be continued by the next append; an empty line after it marks it as
  // known.
  if (!text.endsWith('\n'))
    files.append(path, isWhole(text.slice(text.lastIndexOf('\n') + 1)) ? '\n' : '\n\n');
  const size = files.stat(path)?.size ?? 0;
  const events = whole(files, path, read.events);
  return { is: 'opened', journal: journalOf(files, path, { events, damage, size }) };
}

/**
 * For readers: also while the supervisor is writing, and of ended runs. Changes nothing. Null: no such file.
 */
export function readJournal(files: Files, path: string): JournalText | null {
  const text = readStateText(files, path);
  if (text === null) return null;
  const read = parseJournal(text);
  return read.is === 'newer' ? read : { ...read, events: whole(files, path, read.events) };
}

/**
 * A checkpoint replaces the journal before it, which is kept: that one is used if the checkpoint is damaged.
 */
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
  // If there are records of this version, the version in the header is the damaged part.
  if (version !== null && version > journalVersion && (sure || !lines.some(isOfThisVersion)))
    return { is: 'newer', version };
  const events: Event[] = [];
  let damaged = version === journalVersion ? 0 : 1;
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const read = readRecord(line);
    const isLast = index === lines.length - 1;
    // If only the last line's end is damaged, the rest of it may be valid.
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

/** Copies instead of renaming: the journal must be in its place at every moment. */
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

/** `version` null: damaged. `sure`: the checksum is right; headers of the previous build have none. */
function readHeader(line: string): { readonly version: number | null; readonly sure: boolean } {
  const parsed = parseJson(line);
  if (typeof parsed !== 'object' || parsed === null || !('v' in parsed) || typeof parsed.v !== 'number')
    return { version: null, sure: false };
  const { v: version } = parsed;
  const sure = line === headerText(version);
  return { version: 'sum' in parsed && !sure ? null : version, sure };
}
