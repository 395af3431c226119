/** Errors of the operating system as plain text, and whether they may pass by themselves. Pure. */
import { errorMessage } from './error-text.ts';

export interface SystemError {
  /** `cannot write /p/file: no space left on device (ENOSPC)`. */
  readonly text: string;
  /** Whether a later try may succeed without a fix: a full disk, too many open files, a stalled network disk. */
  readonly mayPass: boolean;
}

/** Node 20 has no name for these. Linux and macOS number them differently. */
const unnamed: Readonly<Record<number, readonly [code: string, words: string]>> = {
  116: ['ESTALE', 'stale file handle'],
  70: ['ESTALE', 'stale file handle'],
  122: ['EDQUOT', 'disk quota exceeded'],
  69: ['EDQUOT', 'disk quota exceeded'],
};

const clearer: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EROFS: 'the file system is read-only',
  EIO: 'input/output error',
};

const passing: ReadonlySet<string> = new Set([
  ...['ENOSPC', 'EDQUOT', 'ENOMEM', 'EMFILE', 'ENFILE', 'ENOLCK', 'EAGAIN'],
  ...['EBUSY', 'EINTR', 'EIO', 'ESTALE', 'ETIMEDOUT', 'ETXTBSY'],
]);

const verbs: Readonly<Record<string, string>> = {
  mkdir: 'create the folder',
  write: 'write',
  rename: 'write',
  link: 'write',
  read: 'read',
  scandir: 'read',
  stat: 'read',
  lstat: 'read',
  unlink: 'remove',
  open: 'open',
};

/** Null: not an error of the operating system. */
export function systemError(error: unknown): SystemError | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  const errno = 'errno' in error && typeof error.errno === 'number' ? Math.abs(error.errno) : 0;
  const known = /^E[A-Z0-9]+$/.test(error.code) ? null : (unnamed[errno] ?? null);
  if (known === null && !/^E[A-Z0-9]+$/.test(error.code)) return null;
  const code = known?.[0] ?? error.code;
  // `EACCES: permission denied, open '/…'`
  const message = /^E[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
  const words = known?.[1] ?? clearer[code] ?? message;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : null;
  const verb = 'syscall' in error && typeof error.syscall === 'string' ? verbs[error.syscall] : undefined;
  const what = path === null ? '' : `cannot ${verb ?? 'use'} ${path}: `;
  return { text: `${what}${words} (${code})`, mayPass: passing.has(code) };
}

const passingWords =
  /no space left|quota exceeded|temporarily unavailable|cannot allocate memory|too many open files|no answer for/i;

/** The same for another program's error text. */
export function mayPassByItself(text: string): boolean {
  return passingWords.test(text);
}

/** The error in one line. Bugs keep their own message. */
export function errorText(error: unknown): string {
  const system = systemError(error);
  if (system !== null) return system.text;
  return errorMessage(error).split('\n')[0] ?? '';
}
