/**
 * An attach from another host: its record on that host, and the reply about it after the connection was lost. One id
 * per attach, over all its connections.
 */
import { parseJson } from '../json.ts';
import { standings, type Fate } from './reconnect.ts';
import { processRecord } from '../process-record.ts';

export interface AttachmentRecord {
  readonly session: string;
  /** The muxcrew that shows the session on the newest connection. */
  readonly pid: number;
  readonly startTime: string;
  /** Its exit code; null: it has not ended. */
  readonly code: number | null;
}

/** It is used as a file name and comes from another host. */
export function isAttachmentId(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** Null: invalid, such as a torn file. */
export function readAttachmentRecord(text: string | null): AttachmentRecord | null {
  const value = parsed(text);
  if (value === null) return null;
  const process = processRecord(value);
  const { session, code } = value;
  return process !== null && typeof session === 'string' && (typeof code === 'number' || code === null)
    ? { session, ...process, code }
    : null;
}

/** Parses the last line that `__attached` prints, since a login may print a greeting before. Null: something else. */
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
