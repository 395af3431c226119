/**
 * What an attach over ssh does when its line ends: pure. ssh says 255 when the line is gone, when it never came to be, and
 * when the command over there ended with 255 itself; so the far side is asked what became of the attach before anything is
 * done about it.
 *
 *     attaching --ended with another code-----------------------------> over
 *     attaching --lost, and had never been let in---------------------> over: unreachable
 *     attaching --lost------------------------------------------------> asking
 *     attaching --not let in again------------------------------------> waiting
 *     asking ----it ended by itself, or its session has---------------> over
 *     asking ----it was cut off---------------------------------------> attaching, or waiting where lines are short
 *     asking ----no answer, and never was any good--------------------> over: cut short
 *     asking ----no answer--------------------------------------------> waiting
 *     waiting ---the pause is over, or a key--------------------------> asking
 *     waiting, asking ---the person has had enough--------------------> over: given up
 */
import { unreachable } from '../result.ts';

/** How ssh ended that had the terminal. */
export interface LineEnd {
  /** Null: by a signal. */
  readonly code: number | null;
  /** Did the host let the person in? */
  readonly loggedIn: boolean;
  readonly lastedMs: number;
  /** ssh's own last word; empty: none. */
  readonly said: string;
}

/** What became of the session meanwhile. */
export const standings = ['up', 'ended', 'lost'] as const;
export type Standing = (typeof standings)[number];

/** What the far side knows of the attach. */
export type Fate =
  /** It ended there by itself, or by the person; `code` is its exit code. */
  | { readonly is: 'ended'; readonly code: number }
  /** Nobody ended it: it is there still, or went with its line. */
  | { readonly is: 'cut off'; readonly session: string; readonly standing: Standing }
  /** It never began to look at a session. */
  | { readonly is: 'unknown' };

export type ReconnectEvent =
  | ({ readonly is: 'line-ended' } & LineEnd)
  | { readonly is: 'told'; readonly fate: Fate }
  /** `loggedIn`: the host let us in, and what ran there said nothing of ours. */
  | { readonly is: 'no-answer'; readonly said: string; readonly loggedIn: boolean }
  | { readonly is: 'pause-over' }
  | { readonly is: 'key' }
  | { readonly is: 'given-up' };

interface Tried {
  /** Has any line been let in, and has one lasted? */
  readonly wasIn: boolean;
  readonly wasGood: boolean;
  /** The session, once it is known. */
  readonly session: string | null;
  /** Tries in a row that led to nothing. */
  readonly tries: number;
  readonly said: string;
}

export type Reconnect =
  | ({ readonly at: 'attaching' } & Tried)
  /** `byPerson`: somebody is there to answer ssh. `paced`: there was a pause before. */
  | ({ readonly at: 'asking'; readonly byPerson: boolean; readonly paced: boolean } & Tried)
  | ({ readonly at: 'waiting'; readonly pauseMs: number } & Tried)
  | { readonly at: 'over'; readonly how: ReconnectEnd };

export type ReconnectEnd =
  /** The far side has said all that is to be said. */
  | { readonly is: 'ended'; readonly code: number }
  | { readonly is: 'unreachable'; readonly said: string }
  /** The host let us in, and no attach came of it. */
  | { readonly is: 'cut short'; readonly said: string }
  | { readonly is: 'session gone'; readonly session: string; readonly standing: Exclude<Standing, 'up'> }
  | { readonly is: 'given up'; readonly session: string | null };

/** ssh's own code for all that goes wrong with the line. */
const lineCode = 255;
/** A line that lasted so long was a good one: what comes after it is counted anew. */
export const goodLineMs = 10_000;
const firstPauseMs = 1_000;
export const longestPauseMs = 30_000;

export const reconnectStart: Reconnect = {
  at: 'attaching',
  wasIn: false,
  wasGood: false,
  session: null,
  tries: 0,
  said: '',
};

/** An event that means nothing where we are changes nothing. */
export function reconnect(state: Reconnect, event: ReconnectEvent): Reconnect {
  switch (state.at) {
    case 'attaching':
      return event.is === 'line-ended' ? lineEnded(state, event) : state;
    case 'asking':
      if (event.is === 'given-up') return givenUp(state);
      if (event.is === 'no-answer') return noAnswer(state, event);
      return event.is === 'told' ? told(state, event.fate) : state;
    case 'waiting':
      if (event.is === 'given-up') return givenUp(state);
      if (event.is !== 'key' && event.is !== 'pause-over') return state;
      return { ...tried(state), at: 'asking', byPerson: event.is === 'key', paced: true };
    case 'over':
      return state;
    default:
      return unreachable(state);
  }
}

function lineEnded(before: Tried, { code, loggedIn, lastedMs, said }: LineEnd): Reconnect {
  if (code !== null && code !== lineCode) return over({ is: 'ended', code });
  if (!loggedIn && !before.wasIn) return over({ is: 'unreachable', said });
  const now: Tried = { ...tried(before), wasIn: true, said };
  if (!loggedIn) return waiting(now);
  const isGood = lastedMs >= goodLineMs;
  const tries = isGood ? 0 : before.tries;
  return {
    ...now,
    tries,
    wasGood: before.wasGood || isGood,
    at: 'asking',
    byPerson: false,
    paced: false,
  };
}

function noAnswer(before: Tried, { said, loggedIn }: { said: string; loggedIn: boolean }): Reconnect {
  // A login that ends with 255 whatever is asked of it. What has lasted, or is known over there, was another thing.
  if (loggedIn && !before.wasGood && before.session === null)
    return over({ is: 'cut short', said: said === '' ? before.said : said });
  return waiting({ ...before, said });
}

function told(state: Extract<Reconnect, { at: 'asking' }>, fate: Fate): Reconnect {
  switch (fate.is) {
    case 'ended':
      return over({ is: 'ended', code: fate.code });
    case 'unknown':
      // Nothing was ever looked at: what ended it is at the far side, and would end the next one too.
      return over({ is: 'cut short', said: state.said });
    case 'cut off': {
      const { session, standing } = fate;
      if (standing !== 'up') return over({ is: 'session gone', session, standing });
      const known = { ...tried(state), session };
      // One after the other without a pause: something over there ends each, and the person is to be able to.
      return state.tries === 0 || state.paced
        ? { ...known, at: 'attaching', tries: state.tries + 1 }
        : waiting(known);
    }
    default:
      return unreachable(fate);
  }
}

function waiting(before: Tried): Reconnect {
  const tries = before.tries + 1;
  const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(tries - 1, 30), longestPauseMs);
  return { ...tried(before), at: 'waiting', tries, pauseMs };
}

function givenUp({ session }: Tried): Reconnect {
  return over({ is: 'given up', session });
}

function over(how: ReconnectEnd): Reconnect {
  return { at: 'over', how };
}

/** What goes on from one place to the next, and no more. */
function tried({ wasIn, wasGood, session, tries, said }: Tried): Tried {
  return { wasIn, wasGood, session, tries, said };
}
