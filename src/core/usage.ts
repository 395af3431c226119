/** What a worker has used up of tokens, money and its context. Data only; each part is null while nobody has told it. */

export interface Usage {
  /** US dollars, of the whole conversation, as the agent itself reckons them. */
  readonly costUsd: number | null;
  /** Tokens of the whole conversation, subagents included; input without what came from the cache. */
  readonly tokens: {
    readonly input: number;
    readonly output: number;
    readonly cacheRead: number;
    readonly cacheWrite: number;
  } | null;
  /** How full its context is, 0 to 100. */
  readonly contextPercent: number | null;
}

export const noUsage: Usage = { costUsd: null, tokens: null, contextPercent: null };

/** What a crew has used up; a part is null when no worker has told it. */
export function summedUsage(all: readonly Usage[]): {
  readonly costUsd: number | null;
  readonly tokens: number | null;
} {
  const costs = all.flatMap(({ costUsd }) => costUsd ?? []);
  const tokens = all.flatMap((usage) => (usage.tokens === null ? [] : [totalTokens(usage.tokens)]));
  const sum = (values: readonly number[]): number | null =>
    values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
  return { costUsd: sum(costs), tokens: sum(tokens) };
}

export function totalTokens({ input, output, cacheRead, cacheWrite }: NonNullable<Usage['tokens']>): number {
  return input + output + cacheRead + cacheWrite;
}
