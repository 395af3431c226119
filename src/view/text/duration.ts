/** Time spans as short texts; owns when such a text changes next. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Seconds are shown only below this. */
const secondsUntil = 5 * minute;

/** `0:42`, `3:12`, `8 m`, `2 h 10 m`, `3 d`. Negative (clocks differ) counts as 0. */
export function duration(ms: number): string {
  const span = Math.max(0, ms);
  const minutes = Math.floor((span % hour) / minute);
  return span >= hour && span < day && minutes > 0
    ? `${Math.floor(span / hour)} h ${minutes} m`
    : briefDuration(span);
}

/** The same in at most five cells: `0:42`, `8 m`, `2 h`, `3 d`. */
export function briefDuration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < secondsUntil) {
    return `${Math.floor(span / minute)}:${String(Math.floor((span % minute) / second)).padStart(2, '0')}`;
  }
  return coarseDuration(span);
}

/** Minutes or coarser, for what no longer changes: `<1 m`, `8 m`, `2 h`, `3 d`. */
export function coarseDuration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < minute) return '<1 m';
  if (span < hour) return `${Math.floor(span / minute)} m`;
  if (span < day) return `${Math.floor(span / hour)} h`;
  return `${Math.min(999, Math.floor(span / day))} d`;
}

/** The same for the time since something ended: below a minute it is `now`. */
export function settledDuration(ms: number): string {
  return ms < minute ? 'now' : coarseDuration(ms);
}

/** Milliseconds until `briefDuration` (or, coarse, `coarseDuration`) of a growing span changes. */
export function untilNextText(ms: number, coarse: boolean): number {
  const span = Math.max(0, ms);
  const step = !coarse && span < secondsUntil ? second : span < hour ? minute : span < day ? hour : day;
  return step - (span % step) + (ms < 0 ? -ms : 0);
}
