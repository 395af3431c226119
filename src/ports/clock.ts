/** Time as a dependency: core never reads a clock, runtime reads only this one. */
import type { EpochMs } from '../core/model/worker.ts';

export interface Clock {
  now(): EpochMs;
  /** Calls back once after `ms`; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
  /** Calls back every `ms` until cancelled. Never keeps the process alive by itself. */
  every(ms: number, callback: () => void): () => void;
  sleep(ms: number): Promise<void>;
  /** The same, but does not keep the process alive. */
  rest(ms: number): Promise<void>;
}
