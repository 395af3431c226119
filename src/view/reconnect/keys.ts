/** The meaning of keys while the connection to a host is lost. Pure. */
import {
  inputStart,
  settleInput,
  takeInput,
  type InputState,
  type InputToken,
} from '../../core/terminal/input-tokens.ts';

export type ReconnectWish = 'try' | 'leave';

export interface ReadWishes {
  readonly state: InputState;
  /** Null: no request of the user. */
  readonly wish: ReconnectWish | null;
}

export const wishesStart = inputStart;

/** Ignores mouse, focus and late replies of the terminal; a pasted q does not leave. */
export function readWishes(state: InputState, bytes: string): ReadWishes {
  const taken = takeInput(state, bytes);
  // A lone Escape: the rest of a sequence would have arrived with it.
  const settled = taken.state.rest === '\x1b' ? settleInput(taken.state) : { state: taken.state, tokens: [] };
  const wishes = [...taken.tokens, ...settled.tokens].map(wishOf);
  const wish = wishes.includes('leave') ? 'leave' : wishes.includes('try') ? 'try' : null;
  return { state: settled.state, wish };
}

function wishOf(token: InputToken): ReconnectWish | null {
  switch (token.is) {
    case 'text':
      return /^q$/i.test(token.bytes) ? 'leave' : 'try';
    case 'key':
      if (token.released) return null;
      return token.key !== null && /^(?:C-[cd]|q)$/.test(token.key) ? 'leave' : 'try';
    case 'paste':
      return token.part === 'text' ? 'try' : null;
    case 'mouse':
    case 'focus':
      return null;
  }
}
