/** The appearance of each state: symbol, ASCII symbol, tone and rank in lists. Every symbol is one cell wide. */
import { isOver, stateNames, type StateName } from '../../core/model/state.ts';
import type { Tone } from './tones.ts';

export interface StateLook {
  readonly symbol: string;
  readonly ascii: string;
  readonly tone: Tone;
  /** States that need the user come first; states that workers change between often share a rank, so that rows stay put. */
  readonly rank: number;
}

export const stateLooks: Readonly<Record<StateName, StateLook>> = {
  asking: { symbol: '?', ascii: '?', tone: 'ask', rank: 0 },
  failed: { symbol: '✗', ascii: 'x', tone: 'bad', rank: 1 },
  lost: { symbol: '⊗', ascii: '!', tone: 'bad', rank: 2 },
  blocked: { symbol: '⊘', ascii: '-', tone: 'ask', rank: 2 },
  limited: { symbol: '◷', ascii: '%', tone: 'ask', rank: 3 },
  working: { symbol: '●', ascii: '*', tone: 'busy', rank: 4 },
  verifying: { symbol: '◐', ascii: '=', tone: 'busy', rank: 4 },
  starting: { symbol: '◔', ascii: '>', tone: 'busy', rank: 4 },
  idle: { symbol: '○', ascii: 'o', tone: 'plain', rank: 4 },
  unknown: { symbol: '◇', ascii: '~', tone: 'dim', rank: 4 },
  queued: { symbol: '◌', ascii: '.', tone: 'dim', rank: 5 },
  stopped: { symbol: '■', ascii: '#', tone: 'dim', rank: 6 },
  completed: { symbol: '✓', ascii: '+', tone: 'good', rank: 7 },
};

/** Also for an unknown state written by a newer muxcrew. */
export function lookOf(state: string): StateLook {
  return Object.hasOwn(stateLooks, state) ? stateLooks[state as StateName] : stateLooks.unknown;
}

function isFinal(state: string): boolean {
  return (stateNames as readonly string[]).includes(state) && isOver(state as StateName);
}

/** Every other glyph of the views, with its ASCII replacement. */
export interface Glyphs {
  readonly full: string;
  readonly empty: string;
  readonly rule: string;
  readonly ellipsis: string;
  readonly up: string;
  readonly down: string;
  readonly upDown: string;
  readonly enter: string;
  readonly right: string;
  readonly warning: string;
  readonly state: (state: string) => string;
  /** In a timeline, after a state's symbol: the state lasts. Blank after a final state. */
  readonly lasting: (state: string) => string;
  /** In a timeline: details no longer available. */
  readonly unkept: string;
}

const unicodeGlyphs: Glyphs = {
  full: '█',
  empty: '░',
  rule: '─',
  ellipsis: '…',
  up: '↑',
  down: '↓',
  upDown: '↑↓',
  enter: '⏎',
  right: '→',
  warning: '!',
  state: (state) => lookOf(state).symbol,
  lasting: (state) => (isFinal(state) ? ' ' : lookOf(state).tone === 'busy' ? '━' : '─'),
  unkept: '░',
};

const asciiGlyphs: Glyphs = {
  full: '#',
  empty: '.',
  rule: '-',
  ellipsis: '~',
  up: '^',
  down: 'v',
  upDown: 'j/k',
  enter: 'Enter',
  right: 'Right',
  warning: '!',
  state: (state) => lookOf(state).ascii,
  // Every line character of ASCII is already some state's symbol.
  lasting: (state) => (isFinal(state) ? ' ' : lookOf(state).ascii),
  unkept: ':',
};

/** `unicode`: the terminal shows UTF-8. */
export function glyphsFor(unicode: boolean): Glyphs {
  return unicode ? unicodeGlyphs : asciiGlyphs;
}
