/** Files and folders. Distinguishes what cannot be read from what is empty. */

export interface FileStat {
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes. */
  readonly size: number;
  /** Distinguishes a file from one that replaced it at the same path. */
  readonly inode: number;
  /** The file system: inodes are unique within it. */
  readonly device: number;
  readonly modifiedAt: number;
}

/** `within`: the folder that links must not lead out of, for paths that a project or worker can write. */
export interface ReadOptions {
  readonly within?: string;
  /** Refuses larger files (default: 64 MB). Bytes. */
  readonly limit?: number;
}

export interface AppendOptions {
  readonly within?: string;
  /** Mode of a created file. */
  readonly mode?: number;
}

/**
 * Reads and appends never block and accept only regular files; otherwise they throw a RefusedFile
 * (core/refused-file.ts).
 */
export interface Files {
  /** Null if it does not exist. Throws on every other error. */
  stat(path: string): FileStat | null;
  /** The same without following links: a symbolic link is `other`. */
  statLink(path: string): FileStat | null;
  /** Null if it does not exist. Throws on every other error. */
  readText(path: string, options?: ReadOptions): string | null;
  /** Up to `length` bytes from `offset`; fewer at the end of the file. Null if it does not exist. */
  readBytes(path: string, offset: number, length: number, within?: string): Uint8Array | null;
  /** Sorted names in a folder; null if it does not exist. */
  list(folder: string): readonly string[] | null;
  /** Makes the folder and its parents. */
  makeFolder(folder: string, mode?: number): void;
  /**
   * Makes a missing folder (`refuse`: throws ENOENT instead), and gives a path that stays in it (on Linux) even if a
   * link replaces it meanwhile. Throws a RefusedFile if it is outside `within`.
   */
  inFolder<T>(folder: string, within: string, use: (folder: string) => T, missing?: 'make' | 'refuse'): T;
  /** Written beside the target and renamed: a reader sees the old text or the new, never a part. */
  replace(path: string, text: string, mode?: number): void;
  /** Writes to a FIFO that has a reader; false: it has none, or does not exist. Never waits. At most 4,096 bytes. */
  writeFifo(path: string, text: string): boolean;
  /** Does not follow a link at the path itself. */
  append(path: string, text: string, options?: AppendOptions): void;
  /** Creates the file atomically with its content; false if it exists. */
  createWhole(path: string, text: string, mode?: number): boolean;
  rename(from: string, to: string): void;
  /** The target of a symbolic link, existing or not; null: not a link, or missing. */
  readLink(path: string): string | null;
  /** Creates the link beside the path and renames it: readers see the old target or the new. */
  replaceLink(path: string, target: string): void;
  /** Only for muxcrew's own files, by name. A missing file is not an error. */
  remove(path: string): void;
  /** Only for an empty folder of muxcrew's own. */
  removeFolder(path: string): void;
  realPath(path: string): string;
  isExecutable(path: string): boolean;
  isWritable(path: string): boolean;
  /**
   * Whether a user other than this one and root could replace or change the target, directly or by a folder above it.
   */
  isWritableByOthers(path: string): boolean;
  /**
   * Hints that something in the folder may have changed, with the name if known; hints may be missing. Dispose to end.
   */
  watch(folder: string, hint: (name: string | null) => void): () => void;
}
