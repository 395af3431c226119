/** Reads tmux's version and says whether it will do. Pure. */

export interface TmuxVersion {
  readonly major: number;
  readonly minor: number;
  /** As tmux says it: `3.3a`, `next-3.7`. */
  readonly text: string;
}

/** Control clients without output, `-e` and stdin scripts: all there since 3.2. */
export const neededVersion = '3.2';

/** From `tmux -V`: `tmux 3.3a`, `tmux next-3.7`, `tmux openbsd-7.4`. Null: no version that we can read. */
export function parseVersion(output: string): TmuxVersion | null {
  const text = /^tmux\s+(\S+)/.exec(output)?.[1];
  if (text === undefined) return null;
  const numbers = /^(?:next-)?(\d+)\.(\d+)/.exec(text);
  if (numbers === null) return null;
  return { major: Number(numbers[1]), minor: Number(numbers[2]), text };
}

export function isNewEnough(version: TmuxVersion): boolean {
  return version.major > 3 || (version.major === 3 && version.minor >= 2);
}
