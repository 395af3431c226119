/**
 * An attach of somebody on another host: what is on record of it over there, and what is told of it once its line is lost.
 * One id for as long as the person looks, however many lines it takes.
 */
import { parseJson } from '../json.ts';
import { standings, type Fate } from './reconnect.ts';
import { processRecord } from '../process-record.ts';

export interface AttachmentRecord {
  readonly session: string;
  /** The muxcrew that shows the session, on the newest line. */
  readonly pid: number;
  readonly startTime: string;
  /** How that ended: its exit code; null: nobody has ended it. */
  readonly code: number | null;
}

/** It names a file, and comes from elsewhere. */
export function isAttachmentId(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** Null for anything that is none: a file that was torn says nothing. */
export function readAttachmentRecord(text: string | null): AttachmentRecord | null {
  const value = parsed(text);
  if (value === null) return null;
  const process = processRecord(value);
  const { session, code } = value;
  return process !== null && typeof session === 'string' && (typeof code === 'number' || code === null)
    ? { session, ...process, code }
    : null;
}

/** What `__attached` prints, in its last line: a login may have greeted before. Null: something else. */
export function readFate(text: string): Fate | null {
  const value = parsed(text.trimEnd().split('\n').at(-1) ?? '');
  if (value === null) return null;
  const { is, code, session } = value;
  const standing = standings.find((one) => one === value['standing']);
  if (is === 'unknown') return { is };
  if (is === 'ended' && typeof code === 'number') return { is, code };
  if (is === 'cut off' && typeof session === 'string' && standing !== undefined)
    return { is, session, standing };
  return null;
}

function parsed(text: string | null): Readonly<Record<string, unknown>> | null {
  if (text === null) return null;
  const value = parseJson(text);
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
}
