/** The files that a worker works on: where they are, and what happens to them after its completion. */
import type { EpochMs } from '../worker.ts';

export interface PreparedWorkspace {
  /** Absolute path of its working directory. */
  readonly cwd: string;
}

export type WorkspaceFact =
  /** Nothing was prepared: it works in the folder of its spec. */
  | { readonly is: 'none' }
  /** Preparation has begun and may be incomplete: the next start repeats it. */
  | { readonly is: 'preparing'; readonly at: EpochMs }
  | { readonly is: 'ready'; readonly place: PreparedWorkspace; readonly at: EpochMs };

/** `completedAt`: identifies the completion, since a worker can complete several times. */
export type SettleFact =
  | { readonly is: 'none' }
  | { readonly is: 'settling'; readonly completedAt: EpochMs; readonly at: EpochMs }
  | { readonly is: 'settled'; readonly completedAt: EpochMs; readonly note: string; readonly at: EpochMs }
  /** Everything was left unchanged. */
  | { readonly is: 'refused'; readonly completedAt: EpochMs; readonly reason: string; readonly at: EpochMs };
