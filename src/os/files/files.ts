/** Files and folders of this machine. Owns atomic writing; decides nothing about what is written where. */
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  watch,
  writeFileSync,
  writeSync,
  type FSWatcher,
  type Stats,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { AppendOptions, Files, FileStat } from '../../ports/files.ts';
import { errnoOf, rethrowUnless } from '../errno.ts';
import { inFolder } from './folder-within.ts';
import { openToAppend, openToRead, readWhole } from './open-file.ts';

/** ENOTDIR: a parent of the path is a file, so nothing can be there. */
const notThere = ['ENOENT', 'ENOTDIR'] as const;

/** A pipe holds 64 KB; a reader that takes nothing for so long has stopped. */
const fifoPatienceMs = 2_000;

function writeWhole(fifo: number, bytes: Buffer): boolean {
  let deadline = Date.now() + fifoPatienceMs;
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(fifo, bytes, written);
      deadline = Date.now() + fifoPatienceMs;
    } catch (error) {
      rethrowUnless(error, 'EAGAIN');
      if (Date.now() > deadline) return false;
      // The reader is another process: a millisecond is enough for it, and too short for anybody here to notice.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
  return true;
}

/** ENXIO: nobody has it open for reading. */
function writeFifo(path: string, text: string): boolean {
  let fifo: number;
  try {
    fifo = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch (error) {
    rethrowUnless(error, 'ENXIO', ...notThere);
    return false;
  }
  try {
    // Anything but a FIFO would keep the text for somebody else.
    return fstatSync(fifo).isFIFO() && writeWhole(fifo, Buffer.from(text));
  } catch (error) {
    rethrowUnless(error, 'EPIPE');
    return false;
  } finally {
    closeSync(fifo);
  }
}

// eslint-disable-next-line no-restricted-syntax -- writes are synchronous: two copies never hold the same name at the same time
let counter = 0;

/** A name beside the target, so that a rename or link never crosses a file system. */
function besideOf(path: string): string {
  counter += 1;
  return join(dirname(path), `.${basename(path).slice(0, 200)}.${process.pid}-${counter}.new`);
}

/** Calls `use` with a fresh file that bears the text; the file is gone afterwards, whatever happens. */
function withWritten<T>(path: string, text: string, mode: number | undefined, use: (fresh: string) => T): T {
  const fresh = besideOf(path);
  try {
    writeFileSync(fresh, text, { flag: 'wx', ...(mode === undefined ? {} : { mode }) });
    return use(fresh);
  } catch (error) {
    // Node names no file where a write fails, and one that nobody knows where the fresh one cannot be made.
    if (errnoOf(error) !== null) Object.assign(error as Error, { path });
    throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    rethrowUnless(error, ...notThere);
    return null;
  }
}

function statBy(look: (path: string) => Stats, path: string): FileStat | null {
  return orNull(() => {
    const found = look(path);
    return {
      kind: found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other',
      size: found.size,
      inode: found.ino,
      device: found.dev,
      modifiedAt: found.mtimeMs,
    };
  });
}

function readBytes(path: string, offset: number, length: number, within?: string): Uint8Array | null {
  return orNull(() => {
    const { fd, size } = openToRead(path, within);
    try {
      // A length that a file once had may be anything by now.
      const bytes = Buffer.alloc(Math.min(length, Math.max(0, size - offset)));
      let filled = 0;
      while (filled < bytes.length) {
        const count = readSync(fd, bytes, filled, bytes.length - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
      return bytes.subarray(0, filled);
    } finally {
      closeSync(fd);
    }
  });
}

function append(path: string, text: string, { mode, within }: AppendOptions = {}): void {
  const { fd } = openToAppend(path, mode, within);
  try {
    writeFileSync(fd, text);
  } catch (error) {
    // Node names no file where a write fails.
    if (errnoOf(error) !== null) Object.assign(error as Error, { path });
    throw error;
  } finally {
    closeSync(fd);
  }
}

function createWhole(path: string, text: string, mode?: number): boolean {
  return withWritten(path, text, mode, (fresh) => {
    try {
      linkSync(fresh, path);
      return true;
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      // A file system without hard links (exFAT, some network mounts): exclusive, if not atomic with its content.
      rethrowUnless(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS');
    }
    try {
      writeFileSync(path, text, { flag: 'wx', ...(mode === undefined ? {} : { mode }) });
      return true;
    } catch (error) {
      rethrowUnless(error, 'EEXIST');
      return false;
    }
  });
}

/** EINVAL: something is there that is no link. */
function readLink(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch (error) {
    rethrowUnless(error, 'EINVAL', ...notThere);
    return null;
  }
}

function replaceLink(path: string, target: string): void {
  const fresh = besideOf(path);
  symlinkSync(target, fresh);
  try {
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

function allows(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch (error) {
    rethrowUnless(error, 'EACCES', 'EPERM', 'EROFS', 'ELOOP', 'ETXTBSY', 'ENAMETOOLONG', ...notThere);
    return false;
  }
}

/** Root may change anything; who shares this user's own group is taken for this user, as umask 002 has it. */
function isWritableByOthers(path: string): boolean {
  return [realpathSync(dirname(path)), realpathSync(path)].some((start) => {
    for (let here = start; ; here = dirname(here)) {
      const { mode, uid, gid } = statSync(here);
      const own = uid === process.geteuid?.();
      if (!own && uid !== 0) return true;
      // In a sticky folder, others cannot replace what is not theirs.
      const isSticky = (mode & 0o1000) !== 0;
      const byGroup = (mode & 0o020) !== 0 && own && gid !== process.getegid?.();
      if (!isSticky && ((mode & 0o002) !== 0 || byGroup)) return true;
      if (dirname(here) === here) return false;
    }
  });
}

function watchFolder(folder: string, hint: (name: string | null) => void): () => void {
  let watcher: FSWatcher;
  try {
    watcher = watch(folder, (_event, name) => hint(name));
  } catch (error) {
    // Hints are no promise: no folder, or no inotify watch left for this user, means that there are none.
    rethrowUnless(error, 'ENOSPC', 'EMFILE', 'ENFILE', ...notThere);
    return () => undefined;
  }
  watcher.on('error', () => {
    watcher.close();
    hint(null);
  });
  return () => {
    watcher.close();
  };
}

/** Not by `recursive`: where a folder takes no new one (/proc), Node 20 goes on trying for ever. */
function makeFolder(path: string, mode?: number): void {
  if (makeOne(path, mode)) return;
  if (dirname(path) !== path) makeFolder(dirname(path), mode);
  if (!makeOne(path, mode)) mkdirSync(path, mode);
}

/** False when its parent is not there. */
function makeOne(path: string, mode: number | undefined): boolean {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    if (errnoOf(error) !== 'EEXIST' || !statSync(path).isDirectory()) throw error;
  }
  return true;
}

export function nodeFiles(): Files {
  return {
    stat: (path) => statBy(statSync, path),
    statLink: (path) => statBy(lstatSync, path),
    readText: (path, { limit, within } = {}) => orNull(() => readWhole(path, limit, within).toString('utf8')),
    readBytes,
    list: (folder) => {
      try {
        return readdirSync(folder).sort();
      } catch (error) {
        rethrowUnless(error, 'ENOENT');
        return null;
      }
    },
    makeFolder,
    inFolder,
    isWritableByOthers,
    replace: (path, text, mode) => withWritten(path, text, mode, (fresh) => renameSync(fresh, path)),
    writeFifo,
    append,
    createWhole,
    rename: (from, to) => renameSync(from, to),
    readLink,
    replaceLink,
    remove: (path) => {
      try {
        unlinkSync(path);
      } catch (error) {
        rethrowUnless(error, ...notThere);
      }
    },
    removeFolder: (path) => {
      try {
        rmdirSync(path);
      } catch (error) {
        rethrowUnless(error, 'ENOENT');
      }
    },
    realPath: (path) => realpathSync.native(path),
    isExecutable: (path) => allows(path, constants.X_OK),
    isWritable: (path) => allows(path, constants.W_OK),
    watch: watchFolder,
  };
}
