/**
 * Decides what an attach over ssh does when its connection ends. Pure. ssh exits with 255 when the connection is lost, when
 * it never existed, and when the remote command itself exited with 255; so the remote side is asked what happened to the
 * attach before anything is done.
 *
 *     attaching --ended with another code-----------------------------> over
 *     attaching --lost, and no login ever succeeded-------------------> over: unreachable
 *     attaching --lost------------------------------------------------> asking
 *     attaching --login failed this time------------------------------> waiting
 *     asking ----it ended by itself, or its session has---------------> over
 *     asking ----it was cut off---------------------------------------> attaching, or waiting if connections are short
 *     asking ----no answer, and no connection ever lasted-------------> over: cut short
 *     asking ----no answer--------------------------------------------> waiting
 *     waiting ---the pause is over, or a key--------------------------> asking
 *     waiting, asking ---the user cancels-----------------------------> over: given up
 */
import { unreachable } from '../result.ts';

/** How the ssh of an attached terminal ended. */
export interface LineEnd {
  /** Null: by a signal. */
  readonly code: number | null;
  /** Whether the host accepted the login. */
  readonly loggedIn: boolean;
  readonly lastedMs: number;
  /** The last message of ssh; empty: none. */
  readonly said: string;
}

/** State of the session meanwhile. */
export const standings = ['up', 'ended', 'lost'] as const;
export type Standing = (typeof standings)[number];

/** What the remote side knows about the attach. */
export type Fate =
  /** It ended there by itself or by the user; `code` is its exit code. */
  | { readonly is: 'ended'; readonly code: number }
  /** Not ended: it is still running, or ended with its connection. */
  | { readonly is: 'cut off'; readonly session: string; readonly standing: Standing }
  /** It never attached to a session. */
  | { readonly is: 'unknown' };

export type ReconnectEvent =
  | ({ readonly is: 'line-ended' } & LineEnd)
  | { readonly is: 'told'; readonly fate: Fate }
  /** `loggedIn`: the login succeeded, but no muxcrew answered. */
  | { readonly is: 'no-answer'; readonly said: string; readonly loggedIn: boolean }
  | { readonly is: 'pause-over' }
  | { readonly is: 'key' }
  | { readonly is: 'given-up' };

interface Tried {
  /** Whether any login succeeded, and whether a connection lasted. */
  readonly wasIn: boolean;
  readonly wasGood: boolean;
  /** The session, once known. */
  readonly session: string | null;
  /** Failed tries in a row. */
  readonly tries: number;
  readonly said: string;
}

export type Reconnect =
  | ({ readonly at: 'attaching' } & Tried)
  /** `byPerson`: the user can answer prompts of ssh. `paced`: there was a pause before. */
  | ({ readonly at: 'asking'; readonly byPerson: boolean; readonly paced: boolean } & Tried)
  | ({ readonly at: 'waiting'; readonly pauseMs: number } & Tried)
  | { readonly at: 'over'; readonly how: ReconnectEnd };

export type ReconnectEnd =
  /** The remote side has already reported everything. */
  | { readonly is: 'ended'; readonly code: number }
  | { readonly is: 'unreachable'; readonly said: string }
  /** The login succeeded, but no attach followed. */
  | { readonly is: 'cut short'; readonly said: string }
  | { readonly is: 'session gone'; readonly session: string; readonly standing: Exclude<Standing, 'up'> }
  | { readonly is: 'given up'; readonly session: string | null };

/** ssh's own exit code for connection errors. */
const lineCode = 255;
/** A connection that lasted this long was good: later failures are counted from zero. */
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

/** Events that do not apply to the current state are ignored. */
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
  // A login that always exits with 255. Not so if a connection lasted or the session is known.
  if (loggedIn && !before.wasGood && before.session === null)
    return over({ is: 'cut short', said: said === '' ? before.said : said });
  return waiting({ ...before, said });
}

function told(state: Extract<Reconnect, { at: 'asking' }>, fate: Fate): Reconnect {
  switch (fate.is) {
    case 'ended':
      return over({ is: 'ended', code: fate.code });
    case 'unknown':
      // Never attached: the cause is on the remote side and would end the next try too.
      return over({ is: 'cut short', said: state.said });
    case 'cut off': {
      const { session, standing } = fate;
      if (standing !== 'up') return over({ is: 'session gone', session, standing });
      const known = { ...tried(state), session };
      // Retries without a pause: something on the remote side ends each, and the user must be able to stop it.
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

/** The fields that are kept between states. */
function tried({ wasIn, wasGood, session, tries, said }: Tried): Tried {
  return { wasIn, wasGood, session, tries, said };
}
