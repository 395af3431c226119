/** The error for a file that is refused because of its kind or its target. Pure: os/files/open-file.ts decides. */

export type RefusalCode =
  /** A folder, named pipe, socket or device. */
  | 'ENOTREG'
  /** A link where none is allowed, or one that leads out of the required folder. */
  | 'EOUTSIDE'
  | 'ETOOLARGE';

export class RefusedFile extends Error {
  readonly code: RefusalCode;
  readonly path: string;
  /** For messages, without the path: `it is a named pipe, not a regular file`. */
  readonly reason: string;
  constructor(code: RefusalCode, path: string, reason: string) {
    super(`${path}: ${reason}`);
    this.code = code;
    this.path = path;
    this.reason = reason;
  }
}

/**
 * Returns what `read` returns; null if the file is refused. For files that others write, where that counts as missing.
 */
export function unlessRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RefusedFile) return null;
    throw error;
  }
}

/** Returns what `read` returns; null if the system reports a file error, also a passing one. */
export function unlessUnreadable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
