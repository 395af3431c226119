/** The running muxcrew, packed so that another machine needs only Node to run it. */
export interface Package {
  readonly version: string;
  readonly files: readonly {
    /** Relative to the target folder: `dist/main.js`. */
    readonly name: string;
    readonly mode: number;
    readonly size: number;
  }[];
  /** gzip of all files' bytes, one after another. */
  readonly packed: Uint8Array;
  /** The platform that its node-pty was built for; null: no node-pty. */
  readonly pty: {
    readonly platform: string;
    readonly arch: string;
    /** `glibc` or `musl`; empty except on Linux. */
    readonly libc: string;
    readonly abi: string;
  } | null;
}
