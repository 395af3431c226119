/** Splits a task that has no distribution plan by asking an agent once, at the user's expense. */
import type { Proposal } from '../core/plan/proposal.ts';
import type { Result } from '../core/result.ts';

export interface PlanRequest {
  /** Absolute path of the program to ask. */
  readonly program: string;
  /** The project folder, which the planner may read and does not change. */
  readonly project: string;
  /** The whole task file. */
  readonly task: string;
  /** Whether it may read the files that the task mentions (`@path`), wherever they are. */
  readonly mentions: boolean;
  /** How many workers can run at once. */
  readonly slots: number;
  readonly model: string | null;
  /** Cost limit of the planning itself in US dollars; null: none. */
  readonly maxCostUsd: number | null;
  readonly timeoutMs: number;
  /** Cancels the request. */
  readonly abort: AbortSignal;
  readonly env: Readonly<Record<string, string>>;
}

export interface PlanAnswer {
  readonly proposal: Proposal;
  /** US dollars; null: not reported. */
  readonly costUsd: number | null;
}

export interface Planner {
  plan(request: PlanRequest): Promise<Result<PlanAnswer>>;
}
