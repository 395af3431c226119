/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 up to, and not including, `limit`. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
}

/** The same in each run, so that a failure can be repeated; `--full` tries new moments each time. */
export const seed = Number(
  process.env['MUXCREW_SEED'] ?? (process.env['MUXCREW_TEST_FULL'] === '1' ? Date.now() % 1_000_000 : 1),
);

/** mulberry32. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (limit) => Math.floor(next() * limit),
    pick(from) {
      const one = from[Math.floor(next() * from.length)];
      if (one === undefined) throw new Error('nothing to pick from');
      return one;
    },
  };
}
