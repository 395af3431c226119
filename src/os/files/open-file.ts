/**
 * Opens files that a project or a worker may have replaced by something else. The only module that opens a file by its
 * path: regular files only, without blocking, and, with `within`, no link that leads out of that folder. Judges a file
 * before it is opened (opening a device may act on it) and again afterwards (it may have been replaced meanwhile).
 */
import {
  close,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  open,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { RefusedFile } from '../../core/refused-file.ts';
import { isInside } from '../../core/paths/session-paths.ts';
import { errnoOf, rethrowUnless } from '../errno.ts';

/** More than any file that is read as a whole, but a journal. Bytes. */
export const readLimit = 64 * 1024 * 1024;

const careful = constants.O_NONBLOCK | constants.O_NOCTTY;
const toAppend = careful | constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

export interface OpenedFile {
  readonly fd: number;
  /** Bytes, when it was opened. */
  readonly size: number;
}

function refuseUnlessRegular(path: string, found: Stats): void {
  const kind = found.isFile()
    ? null
    : found.isSymbolicLink()
      ? 'a symbolic link'
      : found.isDirectory()
        ? 'a folder'
        : found.isFIFO()
          ? 'a named pipe'
          : found.isSocket()
            ? 'a socket'
            : 'a device';
  if (kind !== null) throw new RefusedFile('ENOTREG', path, `it is ${kind}, not a regular file`);
}

function outside(path: string, real: string, within: string): RefusedFile {
  return new RefusedFile('EOUTSIDE', path, `it leads to ${real}, outside ${within}`);
}

/** The path without links. Throws where it is outside `within`. */
function realPathWithin(path: string, within: string, shown = path): string {
  const real = realpathSync.native(path);
  const root = realpathSync.native(within);
  if (real !== root && !isInside(root, real)) throw outside(shown, real, within);
  return real;
}

/** A folder above it may have been replaced by a link since it was judged; only Linux can tell. */
function refuseIfMoved(fd: number, path: string, within: string): void {
  if (process.platform !== 'linux') return;
  let real: string;
  try {
    real = readlinkSync(`/proc/self/fd/${String(fd)}`);
  } catch (error) {
    rethrowUnless(error, 'ENOENT', 'EACCES', 'EPERM');
    return;
  }
  if (!isInside(realpathSync.native(within), real)) throw outside(path, real, within);
}

function judged(fd: number, path: string, within: string | undefined): OpenedFile {
  const found = fstatSync(fd);
  refuseUnlessRegular(path, found);
  if (within !== undefined) refuseIfMoved(fd, path, within);
  return { fd, size: found.size };
}

/** A hard link leads out of a folder as a symbolic one does, and nothing tells where. */
function judgedToAppend(fd: number, path: string, within: string | undefined): OpenedFile {
  const opened = judged(fd, path, within);
  if (within !== undefined && fstatSync(fd).nlink > 1)
    throw new RefusedFile('ENOTREG', path, 'it has another name too (a hard link)');
  return opened;
}

/** Closes the descriptor where it is refused. */
function checked(fd: number, path: string, within: string | undefined, judge = judged): OpenedFile {
  try {
    return judge(fd, path, within);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** Links are followed; with `within`, only to files inside that folder. */
export function openToRead(path: string, within?: string): OpenedFile {
  const target = within === undefined ? path : realPathWithin(path, within);
  refuseUnlessRegular(path, statSync(target));
  const noLink = within === undefined ? 0 : constants.O_NOFOLLOW;
  return checked(openSync(target, constants.O_RDONLY | careful | noLink), path, within);
}

export interface HeldFolder {
  /** Leads to this folder as long as it is held. */
  readonly path: string;
  readonly release: () => void;
}

/** Throws where something else is at the path, a link too. Only Linux gives a path by the descriptor. */
export function holdFolder(path: string): HeldFolder {
  const fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  const byDescriptor = `/proc/self/fd/${String(fd)}`;
  try {
    readlinkSync(byDescriptor);
    return { path: byDescriptor, release: () => closeSync(fd) };
  } catch (error) {
    closeSync(fd);
    rethrowUnless(error, 'ENOENT', 'EACCES', 'EPERM');
    return { path, release: () => undefined };
  }
}

/** Returns the file's content. Throws where it is larger than `limit`, also when it grows while it is read. */
export function readWhole(path: string, limit = readLimit, within?: string): Buffer {
  const { fd, size } = openToRead(path, within);
  try {
    const tooLarge = (): RefusedFile =>
      new RefusedFile('ETOOLARGE', path, `it is larger than ${sizeText(limit)}`);
    if (size > limit) throw tooLarge();
    const pieces: Buffer[] = [];
    let length = 0;
    // One more than its size: the end is met by one more read that gives nothing.
    for (let room = size + 1; ; room = 64 * 1024) {
      const piece = Buffer.allocUnsafe(room);
      const count = readSync(fd, piece, 0, room, null);
      if (count === 0) return pieces.length === 1 ? (pieces[0] ?? piece) : Buffer.concat(pieces);
      length += count;
      if (length > limit) throw tooLarge();
      pieces.push(piece.subarray(0, count));
    }
  } catch (error) {
    if (errnoOf(error) !== null && !(error instanceof RefusedFile)) Object.assign(error as Error, { path });
    throw error;
  } finally {
    closeSync(fd);
  }
}

interface AppendTarget {
  readonly target: string;
  readonly release: () => void;
}

/** Where to append. Throws where the path is a link or no regular file, or its folder is outside `within`. */
function appendTarget(path: string, within: string | undefined): AppendTarget {
  const folder =
    within === undefined
      ? { path: dirname(path), release: () => undefined }
      : holdFolder(realPathWithin(dirname(path), within, path));
  try {
    if (within !== undefined) realPathWithin(folder.path, within, path);
    const target = within === undefined ? path : join(folder.path, basename(path));
    const found = lstatSync(target, { throwIfNoEntry: false });
    if (found !== undefined) refuseUnlessRegular(path, found);
    return { target, release: folder.release };
  } catch (error) {
    folder.release();
    throw error;
  }
}

/** What the system says of a link (ELOOP, on BSD EMLINK), a named pipe or socket (ENXIO) or a folder. */
function refusalOf(error: unknown, path: string): unknown {
  const code = errnoOf(error);
  if (code === 'ELOOP' || code === 'EMLINK')
    return new RefusedFile('ENOTREG', path, 'it is a symbolic link, not a regular file');
  if (code === 'ENXIO') return new RefusedFile('ENOTREG', path, 'it is not a regular file');
  return error;
}

/** Creates a missing file. Never follows a link at the path itself. */
export function openToAppend(path: string, mode = 0o666, within?: string): OpenedFile {
  const { target, release } = appendTarget(path, within);
  let fd: number;
  try {
    fd = openSync(target, toAppend, mode);
  } catch (error) {
    throw refusalOf(error, path);
  } finally {
    release();
  }
  return checked(fd, path, within, judgedToAppend);
}

/** The same, with the opening itself in the background: a disk that hangs holds up nobody. */
export function openToAppendLater(path: string, mode: number, within?: string): Promise<OpenedFile> {
  return new Promise((resolve, reject) => {
    const { target, release } = appendTarget(path, within);
    open(target, toAppend, mode, (failed, fd) => {
      release();
      if (failed !== null) return reject(asError(refusalOf(failed, path)));
      try {
        resolve(judgedToAppend(fd, path, within));
      } catch (error) {
        close(fd, () => reject(asError(error)));
      }
    });
  });
}

/** Renames within one folder, in the background. */
export async function renameLater(path: string, name: string, within?: string): Promise<void> {
  const { target, release } = appendTarget(path, within);
  try {
    await rename(target, join(dirname(target), name));
  } finally {
    release();
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${String(Math.ceil(bytes / 1024))} KB`
    : `${String(Math.ceil(bytes / 1024 / 1024))} MB`;
}
