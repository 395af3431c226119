/** Runs a poll when hinted, but never sooner than the previous poll allowed. Owns its timer. */
import type { Clock } from '../../ports/clock.ts';

export interface Paced {
  /** Something may have changed: polls now, or as soon as allowed. */
  hint(): void;
  /**
   * Polls now, whatever pause the previous poll asked for: for what must be known before something else is
   * reported.
   */
  now(): void;
  dispose(): void;
}

/**
 * `poll` returns how long to pause before it may run again, in milliseconds; it then runs again. 0: no pause.
 */
export function paced(clock: Clock, poll: () => number): Paced {
  let cancel: (() => void) | null = null;
  let disposed = false;

  const run = (): void => {
    const pauseMs = poll();
    if (pauseMs === 0 || disposed) return;
    // The poll itself may have hinted.
    cancel?.();
    cancel = clock.after(pauseMs, () => {
      cancel = null;
      run();
    });
  };
  return {
    hint() {
      if (cancel === null && !disposed) run();
    },
    now() {
      cancel?.();
      cancel = null;
      if (!disposed) run();
    },
    dispose() {
      disposed = true;
      cancel?.();
      cancel = null;
    },
  };
}
