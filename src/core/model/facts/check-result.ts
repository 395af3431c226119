/** How the check of a reported completion ended. */
import type { EpochMs } from '../worker.ts';

export type CheckEnd =
  | { readonly is: 'exit'; readonly code: number }
  | { readonly is: 'signal'; readonly signal: string }
  | { readonly is: 'timeout'; readonly afterMs: number }
  /** The command did not run, which says nothing about the worker's report. */
  | { readonly is: 'not run'; readonly why: string };

export interface CheckResult {
  readonly passed: boolean;
  /** Null: not recorded by an earlier build. */
  readonly end: CheckEnd | null;
  /** Counts from 1 within an assignment. */
  readonly try: number;
  /** Number of tries before it has failed for good. */
  readonly of: number;
  /** The last lines of its output, oldest first. */
  readonly output: readonly string[];
  readonly at: EpochMs;
}

/** Number of results kept per assignment. */
export const keptResults = 5;
