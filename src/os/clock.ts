/** The system's clock and timers. Owns nothing but what each call returns; the caller cancels its timers. */
import type { Clock } from '../ports/clock.ts';

/** Node fires a longer timer at once instead. Milliseconds. */
const longestTimerMs = 2 ** 31 - 1;

function bounded(ms: number): number {
  return Math.min(Math.max(0, ms), longestTimerMs);
}

export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    after(ms, callback) {
      const timer = setTimeout(callback, bounded(ms));
      return () => {
        clearTimeout(timer);
      };
    },
    every(ms, callback) {
      const timer = setInterval(callback, bounded(ms));
      timer.unref();
      return () => {
        clearInterval(timer);
      };
    },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, bounded(ms))),
    rest: (ms) => new Promise((resolve) => void setTimeout(resolve, bounded(ms)).unref()),
  };
}
