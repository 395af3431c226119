/** Files and folders. What cannot be read is told apart from what is empty. */

export interface FileStat {
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes. */
  readonly size: number;
  /** Tells one file from another that replaced it at the same path. */
  readonly inode: number;
  /** Of the file system: an inode is unique in it alone. */
  readonly device: number;
  readonly modifiedAt: number;
}

/** `within`: the folder that links must not lead out of, for what a project or a worker can write. */
export interface ReadOptions {
  readonly within?: string;
  /** A larger file is refused (default: 64 MB). Bytes. */
  readonly limit?: number;
}

export interface AppendOptions {
  readonly within?: string;
  /** Of a file that is created. */
  readonly mode?: number;
}

/**
 * Reading and appending never block and take regular files only; what is refused throws a RefusedFile (core/refused-file.ts).
 */
export interface Files {
  /** Null when it is not there. Throws on every other error. */
  stat(path: string): FileStat | null;
  /** The same of the path itself: a symbolic link is `other`, whatever it leads to. */
  statLink(path: string): FileStat | null;
  /** Null when it is not there. Throws on every other error. */
  readText(path: string, options?: ReadOptions): string | null;
  /** Up to `length` bytes from `offset`; fewer at the end of the file. Null when it is not there. */
  readBytes(path: string, offset: number, length: number, within?: string): Uint8Array | null;
  /** Names in a folder, sorted; null when it is not there. */
  list(folder: string): readonly string[] | null;
  /** Makes the folder and its parents. */
  makeFolder(folder: string, mode?: number): void;
  /**
   * Makes the folder where it is missing (`refuse`: throws ENOENT instead), and gives a path of it that leads nowhere else (on Linux) even if a link is put in
   * its place meanwhile. Throws a RefusedFile where it is outside `within`.
   */
  inFolder<T>(folder: string, within: string, use: (folder: string) => T, missing?: 'make' | 'refuse'): T;
  /** Written whole beside it and renamed into place: a reader sees the old text or the new, never a part. */
  replace(path: string, text: string, mode?: number): void;
  /** Into a FIFO that somebody reads; false: nobody does, or it is gone. Never waits. At most 4,096 bytes. */
  writeFifo(path: string, text: string): boolean;
  /** Never through a link at the path itself. */
  append(path: string, text: string, options?: AppendOptions): void;
  /** Only if it does not exist: false when it does. Atomic with its content. */
  createWhole(path: string, text: string, mode?: number): boolean;
  rename(from: string, to: string): void;
  /** What a symbolic link says, whether that is there or not. Null: no link, or nothing at all. */
  readLink(path: string): string | null;
  /** Makes the link beside it and renames it into place: whoever follows it meets the old target or the new. */
  replaceLink(path: string, target: string): void;
  /** Only ever our own files, by name. A missing one is no error. */
  remove(path: string): void;
  /** Only an empty folder of our own. */
  removeFolder(path: string): void;
  realPath(path: string): string;
  isExecutable(path: string): boolean;
  isWritable(path: string): boolean;
  /** Could a user other than this one and root replace or change what the path leads to, by it or a folder above? */
  isWritableByOthers(path: string): boolean;
  /** Hints that something in the folder may have changed, with the name where known; never a promise. Dispose to end. */
  watch(folder: string, hint: (name: string | null) => void): () => void;
}
