/** What `doctor` and `plan` ask of the machine. Looks, and changes nothing. */

export interface Disk {
  /** What this user may still write. Bytes. */
  readonly freeBytes: number;
}

export interface Guard {
  /** The permission bits alone: 0o700. */
  readonly mode: number;
  /** Is it this user's? */
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
  /** Of the path, or of its nearest parent that is there; null where the system does not say. */
  disk(path: string): Disk | null;
  /** Null when it is not there or cannot be looked at. */
  guard(path: string): Guard | null;
  /** Null where there is no inotify, or no /proc to read its limits from. */
  inotify(): { readonly instances: Use; readonly watches: Use } | null;
  /** Null where it cannot be read, for whatever reason. */
  tryReadText(path: string): string | null;
}
