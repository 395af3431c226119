/**
 * Reads the records written by the wrapper (assets/wrapper.sh). Ignores invalid records. Throws if there is
 * something other than a file.
 */
import { parseJson } from '../../core/json.ts';
import type { Files } from '../../ports/files.ts';

/** The limit for files written by the scripts in assets/. All are far smaller, except a request (4 MB). */
export const recordLimit = { limit: 8 * 1024 * 1024 };

export function readRun(files: Files, path: string): { readonly pid: number } | null {
  const pid = numberIn(recordIn(files.readText(path, recordLimit)), 'pid');
  // A signal to 0 or less would go to a group of processes, or to all.
  return pid === null || pid < 1 ? null : { pid };
}

/**
 * Signal names by number, for a shell's `$?` of 128 + n. These POSIX numbers are the same on Linux and macOS.
 */
const signals: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  6: 'SIGABRT',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
};

/**
 * `code` is the shell's own (128 + n for a signal). `hangup`: the terminal was gone by then, whatever the
 * code.
 */
export function readExit(
  files: Files,
  path: string,
): { readonly code: number; readonly signal: string | null; readonly hangup?: true } | null {
  const record = recordIn(files.readText(path, recordLimit));
  const status = numberIn(record, 'status');
  if (status === null) return null;
  const hangup = record?.['hangup'] === true;
  return { code: status, signal: signals[status - 128] ?? null, ...(hangup ? { hangup } : {}) };
}

type RunRecord = Readonly<Record<string, unknown>>;

function numberIn(record: RunRecord | null, key: string): number | null {
  const value = record?.[key];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

function recordIn(text: string | null): RunRecord | null {
  if (text === null) return null;
  const record = parseJson(text);
  return typeof record === 'object' && record !== null ? (record as RunRecord) : null;
}
