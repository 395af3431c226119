/** The files that a worker works on: where they are, and what is done about them when it has completed. */
import type { EpochMs } from '../worker.ts';

export interface PreparedWorkspace {
  /** The folder that its program starts in. Absolute. */
  readonly cwd: string;
}

export type WorkspaceFact =
  /** Nothing was prepared: it works in the folder of its spec. */
  | { readonly is: 'none' }
  /** Begun, and not known to be whole: the next start prepares it again. */
  | { readonly is: 'preparing'; readonly at: EpochMs }
  | { readonly is: 'ready'; readonly place: PreparedWorkspace; readonly at: EpochMs };

/** `completedAt`: of which completion; a worker can complete several times. */
export type SettleFact =
  | { readonly is: 'none' }
  | { readonly is: 'settling'; readonly completedAt: EpochMs; readonly at: EpochMs }
  | { readonly is: 'settled'; readonly completedAt: EpochMs; readonly note: string; readonly at: EpochMs }
  /** Everything was left as it was. */
  | { readonly is: 'refused'; readonly completedAt: EpochMs; readonly reason: string; readonly at: EpochMs };
