/** The error of a file that is not opened because of what it is or where it leads. Pure: os/files/open-file.ts judges. */

export type RefusalCode =
  /** A folder, named pipe, socket or device. */
  | 'ENOTREG'
  /** A link where none may be, or one that leads out of the folder it has to stay in. */
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

/** Returns what `read` returns; null where the file is refused: for files that others write, where such a one counts as missing. */
export function unlessRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RefusedFile) return null;
    throw error;
  }
}

/** What `read` returns; null where the system reports an error of a file, also a passing one. */
export function unlessUnreadable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
