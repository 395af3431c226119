/** Parses tmux's version and checks that it is supported. Pure. */

export interface TmuxVersion {
  readonly major: number;
  readonly minor: number;
  /** As printed by tmux: `3.3a`, `next-3.7`. */
  readonly text: string;
}

/** Control clients without output, `-e` and scripts from stdin: all available since 3.2. */
export const neededVersion = '3.2';

/** From `tmux -V`: `tmux 3.3a`, `tmux next-3.7`, `tmux openbsd-7.4`. Null: no version recognized. */
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
