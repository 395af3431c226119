/** Tokens, cost and context use of a worker. Pure; each part is null while unknown. */
import type { WorkerId } from '../worker.ts';

export interface Usage {
  /** US dollars, as computed by the agent. */
  readonly costUsd: number | null;
  /** Including subagents; input without cached tokens. */
  readonly tokens: Tokens | null;
  /** Context use, 0 to 100. */
  readonly contextPercent: number | null;
}

export interface Tokens {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

export const noUsage: Usage = { costUsd: null, tokens: null, contextPercent: null };

/**
 * An agent's counters restart from zero: its cost after a crash, and in Claude Code 2.1.330 also after `/clear`; its
 * tokens in each conversation. Earlier counts are added.
 */
export interface Spending {
  /** The last report of the current counters. */
  readonly told: Usage;
  /** The conversation of the tokens; null: unknown. */
  readonly conversation: string | null;
  /** Sum of all earlier counters. */
  readonly before: Pick<Usage, 'costUsd' | 'tokens'>;
}

export const noSpending: Spending = {
  told: noUsage,
  conversation: null,
  before: { costUsd: null, tokens: null },
};

/** A part that is null in `next` is not reported this time: the earlier value holds. */
export function withTold(spending: Spending, next: Usage, conversation: string | null): Spending {
  const { told, before } = spending;
  const costRestarted = next.costUsd !== null && next.costUsd < (told.costUsd ?? 0);
  const other =
    conversation !== null && spending.conversation !== null && conversation !== spending.conversation;
  const tokensRestarted = other || (next.tokens !== null && tokensOf(next) < tokensOf(told));
  return {
    told: {
      costUsd: next.costUsd ?? told.costUsd,
      tokens: next.tokens ?? (tokensRestarted ? null : told.tokens),
      contextPercent: next.contextPercent,
    },
    conversation: conversation ?? spending.conversation,
    before: {
      costUsd: costRestarted ? (before.costUsd ?? 0) + (told.costUsd ?? 0) : before.costUsd,
      tokens: tokensRestarted ? addedTokens(before.tokens, told.tokens) : before.tokens,
    },
  };
}

/** Everything spent so far, with the current context use. */
export function totalUsage({ told, before }: Spending): Usage {
  const { costUsd } = told;
  return {
    costUsd: costUsd === null && before.costUsd === null ? null : (costUsd ?? 0) + (before.costUsd ?? 0),
    tokens: addedTokens(before.tokens, told.tokens),
    contextPercent: told.contextPercent,
  };
}

function tokensOf({ tokens }: Usage): number {
  return tokens === null ? 0 : totalTokens(tokens);
}

function addedTokens(one: Tokens | null, other: Tokens | null): Tokens | null {
  if (one === null || other === null) return one ?? other;
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cacheRead: one.cacheRead + other.cacheRead,
    cacheWrite: one.cacheWrite + other.cacheWrite,
  };
}

/** Totals of a crew; null where no worker has reported any. */
export interface CrewUsage {
  /** US dollars. */
  readonly costUsd: number | null;
  readonly tokens: number | null;
}

/** Returns the totals of workers and removed workers. */
export function crewUsage(workers: readonly Usage[], removed: readonly RemovedWorker[] = []): CrewUsage {
  const counts = workers.map(({ tokens }) => (tokens === null ? null : totalTokens(tokens)));
  return {
    // A removed worker that reported no cost counts as 0.
    costUsd: total([
      ...workers.map(({ costUsd }) => costUsd),
      ...removed.map(({ costUsd }) => costUsd || null),
    ]),
    tokens: total([...counts, ...removed.map(({ tokens }) => tokens ?? null)]),
  };
}

function total(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

export function totalTokens({ input, output, cacheRead, cacheWrite }: Tokens): number {
  return input + output + cacheRead + cacheWrite;
}

export interface RemovedWorker {
  readonly id: WorkerId;
  readonly costUsd: number;
  /** All kinds together; absent: unknown. */
  readonly tokens?: number;
}
