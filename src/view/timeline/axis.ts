/** Ticks of a time axis: at round times since the beginning, as many as fit. Pure. */
import { duration } from '../text/duration.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const steps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((count) => count * day),
] as const;

export interface Tick {
  /** Milliseconds since the beginning. */
  readonly at: number;
  readonly text: string;
}

/** From 0 on; at least one, and at most `most` besides it. */
export function ticks(totalMs: number, most: number): readonly Tick[] {
  const step = steps.find((one) => totalMs / one <= most) ?? totalMs + 1;
  return Array.from({ length: Math.floor(totalMs / step) + 1 }, (_, index) => ({
    at: index * step,
    text: tickText(index * step, step),
  }));
}

function tickText(at: number, step: number): string {
  if (at === 0) return '0';
  if (step < minute) {
    const seconds = at / second;
    return seconds < 60
      ? `${seconds} s`
      : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
  return at < hour ? `${at / minute} m` : duration(at);
}
