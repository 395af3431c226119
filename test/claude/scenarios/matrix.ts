/** What docs/states.md publishes of one played scenario: see scripts/state-matrix.js. */
import type { Lacks } from './actor.ts';

export interface MatrixRow {
  readonly version: string;
  readonly mode: string;
  readonly lacks: Lacks;
  readonly name: string;
  readonly what: string;
  /** All that were shown, in their order. */
  readonly states: string;
  /** Milliseconds, of each of its moments. */
  readonly delays: readonly number[];
}
