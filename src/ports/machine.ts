/** Facts about the machine for `doctor` and `plan`. Read-only. */

export interface Disk {
  /** Bytes that this user may still write. */
  readonly freeBytes: number;
}

export interface Guard {
  /** The permission bits: 0o700. */
  readonly mode: number;
  /** Whether this user owns it. */
  readonly own: boolean;
}

export interface Use {
  readonly limit: number;
  /** By this user's processes, as far as they can be read. */
  readonly used: number;
}

export interface Machine {
  readonly platform: string;
  /** `20.20.2`. */
  readonly nodeVersion: string;
  /** Processors that this process may use. */
  readonly cores: number;
  readonly uid: number;
  readonly user: string;
  /** Of the path or its nearest existing parent; null if unknown. */
  disk(path: string): Disk | null;
  /** Null if it does not exist or cannot be read. */
  guard(path: string): Guard | null;
  /** Null without inotify, or without /proc to read its limits from. */
  inotify(): { readonly instances: Use; readonly watches: Use } | null;
  /** Null if it cannot be read for any reason. */
  tryReadText(path: string): string | null;
}
