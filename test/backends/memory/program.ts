/** What a pane's program is in memory: the text that it printed, and how it ended. Runs nothing; a script may answer. */
import type { PaneCommand } from '../../../src/ports/backend.ts';

/** How a program acts, for tests: what it prints at once, and what it prints to a line that it is typed. */
export interface FakeProgram {
  readonly prints: string;
  readonly answers: (line: string) => string;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface MemoryProgram {
  readonly pid: number;
  readonly command: PaneCommand;
  readonly fake: FakeProgram;
  /** What is typed and not yet sent by Enter. */
  draft: string;
  ended: Ending | null;
}

/** Prints nothing, answers nothing. */
export const silent: FakeProgram = { prints: '', answers: () => '' };
