/** How the check of a reported completion ended. */
import type { EpochMs } from '../worker.ts';

export type CheckEnd =
  | { readonly is: 'exit'; readonly code: number }
  | { readonly is: 'signal'; readonly signal: string }
  | { readonly is: 'timeout'; readonly afterMs: number }
  /** The command did not run: that says nothing of the claim. */
  | { readonly is: 'not run'; readonly why: string };

export interface CheckResult {
  readonly passed: boolean;
  /** Null: written by a build that did not keep it. */
  readonly end: CheckEnd | null;
  /** Counts from 1, for one assignment. */
  readonly try: number;
  /** How many are made before it has failed for good. */
  readonly of: number;
  /** The last lines of its output, oldest first. */
  readonly output: readonly string[];
  readonly at: EpochMs;
}

/** Of one assignment, so many results are kept. */
export const keptResults = 5;
