/** How far muxcrew has read a growing file. */

/** A position in a file. If the inode differs or the file is shorter than `offset`, it was replaced. */
export interface ReadPosition {
  readonly inode: number;
  readonly offset: number;
  /** Hashes of the newest lines (core/status/known-lines.ts). Missing in journals of earlier versions. */
  readonly known?: string;
}
