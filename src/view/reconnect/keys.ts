/** What a key means while the line to a host is gone. Pure; knows nothing of what is done about it. */
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
  /** Null: nothing that a person meant. */
  readonly wish: ReconnectWish | null;
}

export const wishesStart = inputStart;

/** Mouse, focus and the terminal's answers to questions of before are nobody's wish; a pasted q is none to leave. */
export function readWishes(state: InputState, bytes: string): ReadWishes {
  const taken = takeInput(state, bytes);
  // A lone Escape: what would follow of a sequence has come with it.
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
