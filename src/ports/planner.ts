/** Who splits a task that has no distribution plan: asked once, and paid for by whoever asks. */
import type { Proposal } from '../core/plan/proposal.ts';
import type { Result } from '../core/result.ts';

export interface PlanRequest {
  /** Absolute path of the program to ask. */
  readonly program: string;
  /** Where it may look around; it changes nothing there. */
  readonly project: string;
  /** The task file, whole. */
  readonly task: string;
  /** May it read the files that the task mentions (`@path`), wherever they are? */
  readonly mentions: boolean;
  /** How many can work at once. */
  readonly slots: number;
  readonly model: string | null;
  /** US dollars that the planning itself may cost; null: no bound. */
  readonly maxCostUsd: number | null;
  readonly timeoutMs: number;
  /** Calls it off. */
  readonly abort: AbortSignal;
  readonly env: Readonly<Record<string, string>>;
}

export interface PlanAnswer {
  readonly proposal: Proposal;
  /** US dollars; null where it does not say. */
  readonly costUsd: number | null;
}

export interface Planner {
  plan(request: PlanRequest): Promise<Result<PlanAnswer>>;
}
