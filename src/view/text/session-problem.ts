/** A lost session, or one without supervisor: one sentence and one fix, the same in every command. */
import { plain } from '../failure-text/words.ts';
import type { CommandRemedy } from '../../core/remedy.ts';

export interface SessionProblem {
  readonly is: 'lost' | 'lost-finished' | 'unsupervised';
  readonly session: string;
}

export interface ProblemText {
  /** Begins in lower case and has no full stop. */
  readonly what: string;
  /** For places that already name the session and have few columns. */
  readonly short: string;
  readonly fix: CommandRemedy;
}

export function problemText({ is, session }: SessionProblem): ProblemText {
  const name = plain(session);
  switch (is) {
    case 'lost':
      return {
        what: `session ${name} is lost (its panes are gone)`,
        short: 'the panes are gone',
        fix: { run: ['muxcrew', 'resume', session] },
      };
    case 'lost-finished':
      return {
        what: `session ${name} is lost (its panes are gone), but all workers are finished`,
        short: 'the panes are gone',
        fix: { run: ['muxcrew', 'stop', '--session', session] },
      };
    case 'unsupervised':
      return {
        what: `session ${name} has no supervisor (its status may be outdated)`,
        short: 'no supervisor, may be outdated',
        fix: { run: ['muxcrew', 'attach', session] },
      };
  }
}
