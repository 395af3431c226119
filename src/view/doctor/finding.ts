/** One finding of doctor. Types only. */

/** `note`: good to know. `warning`: something will not work properly. `problem`: muxcrew cannot work. */
export type Level = 'ok' | 'note' | 'warning' | 'problem';

export interface Finding {
  /** Stable, for scripts: `tmux`, `claude-hooks`. */
  readonly id: string;
  readonly level: Level;
  /** One sentence without its full stop. */
  readonly what: string;
  /** The command that fixes it, or what to do; null if nothing is to be done. */
  readonly mend: string | null;
}

export function finding(id: string, level: Level, what: string, mend: string | null = null): Finding {
  return { id, level, what, mend };
}
