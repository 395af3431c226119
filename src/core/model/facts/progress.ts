/** Reads `3/5` and `60%` in a text as progress. */

/** As reported: `done` may exceed `total` (`7/5`). Bars are full then. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Larger counts are not the progress of an assignment: `1/4294967296`, `20260611%`. */
const maxTotal = 1_000_000;
const maxPercent = 1_000;

// Not inside a date, a path or a longer number.
const fraction = /(?<![\w./-])(\d{1,9})\s{0,3}(?:\/|(?:out )?of)\s{0,3}(\d{1,9})(?![\d/-]|\.\d)/i;
const percent = /(?<![\w./-])(\d{1,9}(?:\.\d{1,9})?)\s{0,3}%/;

export function progressIn(text: string): Progress | null {
  const [, done, total] = fraction.exec(text) ?? [];
  if (done !== undefined && total !== undefined) {
    const of = Number(total);
    if (of > 0 && of <= maxTotal && Number(done) <= maxTotal) return { done: Number(done), total: of };
  }
  const [, share] = percent.exec(text) ?? [];
  if (share === undefined || Number(share) > maxPercent) return null;
  return { done: Math.floor(Number(share)), total: 100 };
}
