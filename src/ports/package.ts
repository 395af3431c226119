/** This very muxcrew, packed so that another machine needs nothing else but Node to run it. */
export interface Package {
  readonly version: string;
  readonly files: readonly {
    /** Below the folder it is put into: `dist/main.js`. */
    readonly name: string;
    readonly mode: number;
    readonly size: number;
  }[];
  /** gzip of all files' bytes, one after another. */
  readonly packed: Uint8Array;
  /** What its node-pty was built for; null: it has none. */
  readonly pty: {
    readonly platform: string;
    readonly arch: string;
    /** `glibc`, `musl`; empty where it is not Linux. */
    readonly libc: string;
    readonly abi: string;
  } | null;
}
