/** How far muxcrew has read a file that grows. */

/** How far a file has been read. Another inode, or a file shorter than `offset`, was replaced. */
export interface ReadPosition {
  readonly inode: number;
  readonly offset: number;
  /** Hashes of the newest lines (core/status/known-lines.ts). Missing in journals of earlier versions. */
  readonly known?: string;
}
