/** Durations as users write them: `90s`, `30m`, `1h30m`. Pure. */

const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;
type Unit = keyof typeof unitMs;

/** Milliseconds; null: not a valid duration. */
export function spanMs(text: string): number | null {
  if (!/^(?:\d{1,6}d)?\s?(?:\d{1,6}h)?\s?(?:\d{1,6}m)?\s?(?:\d{1,6}s)?$/.test(text)) return null;
  const parts = [...text.matchAll(/(\d+)([dhms])/g)];
  const total = parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitMs[unit as Unit], 0);
  return total > 0 ? total : null;
}

/** For options: a duration, or a whole number of seconds. */
export function secondsOrSpanMs(text: string): number | null {
  return /^0*[1-9]\d{0,8}$/.test(text) ? Number(text) * unitMs.s : spanMs(text);
}

/** Formats a duration: `1h30m`. Fractions of a second are dropped. */
export function spanText(ms: number): string {
  let left = Math.floor(ms / 1000) * 1000;
  const parts = (Object.keys(unitMs) as readonly Unit[]).map((unit) => {
    const count = Math.floor(left / unitMs[unit]);
    left -= count * unitMs[unit];
    return count === 0 ? '' : `${String(count)}${unit}`;
  });
  return parts.join('') || '0s';
}
