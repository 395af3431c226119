/** A session that is lost or has no supervisor: one sentence and one fix, the same in every command. */
import { plain } from '../failure-text/words.ts';
import { printedWord } from '../../core/text/shell-word.ts';

export interface SessionProblem {
  readonly is: 'lost' | 'lost-finished' | 'unsupervised';
  readonly session: string;
}

export interface ProblemText {
  /** Begins in lower case and has no full stop. */
  readonly what: string;
  /** The same where the session is named already and columns are few. */
  readonly short: string;
  readonly fix: string;
}

export function problemText({ is, session }: SessionProblem): ProblemText {
  const name = plain(session);
  const id = printedWord(session);
  switch (is) {
    case 'lost':
      return {
        what: `session ${name} is lost (its panes are gone)`,
        short: 'the panes are gone',
        fix: `muxcrew resume ${id}`,
      };
    case 'lost-finished':
      return {
        what: `session ${name} is lost (its panes are gone), but all workers are finished`,
        short: 'the panes are gone',
        fix: `muxcrew stop --session ${id}`,
      };
    case 'unsupervised':
      return {
        what: `session ${name} has no supervisor (what it shows may be outdated)`,
        short: 'no supervisor, this may be outdated',
        fix: `muxcrew attach ${id}`,
      };
  }
}
