/** Time, handed in: core never asks for it, runtime asks only here. */
import type { EpochMs } from '../core/model/worker.ts';

export interface Clock {
  now(): EpochMs;
  /** Calls back once after `ms`; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
  /** Calls back every `ms` until cancelled. Never keeps the process alive by itself. */
  every(ms: number, callback: () => void): () => void;
  sleep(ms: number): Promise<void>;
  /** The same, but the process may end meanwhile: for pauses that nothing is lost by. */
  rest(ms: number): Promise<void>;
}
