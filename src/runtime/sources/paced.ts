/** Looks at one thing whenever it is hinted at, but never sooner than the look before allowed. Owns its timer. */
import type { Clock } from '../../ports/clock.ts';

export interface Paced {
  /** Something may have changed: looks now, or as soon as it may. */
  hint(): void;
  /** Looks now, whatever the look before asked for: for what must be known before something else is told. */
  now(): void;
  dispose(): void;
}

/** `look` gives how long to leave the thing alone afterwards, in milliseconds; it is looked at again then. 0: no pause. */
export function paced(clock: Clock, look: () => number): Paced {
  let cancel: (() => void) | null = null;
  let disposed = false;

  const run = (): void => {
    const pauseMs = look();
    if (pauseMs === 0 || disposed) return;
    // The look itself may have hinted.
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
