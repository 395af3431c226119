/** Parses ISO 8601 times in UTC with milliseconds, as in snapshots and journals. Core has no calendar to write them. */
import type { EpochMs } from './model/worker.ts';

const shape = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3})\d*)?Z$/;
const msPerDay = 86_400_000;

/** Null unless in the form `2026-06-11T15:30:00.000Z`. */
export function epochMsOf(iso: string): EpochMs | null {
  const [, year, month, day, hour, minute, second, fraction] = shape.exec(iso) ?? [];
  if (year === undefined || Number(month) < 1 || Number(month) > 12) return null;
  return (
    daysSince1970(Number(year), Number(month), Number(day)) * msPerDay +
    ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 +
    Number((fraction ?? '').padEnd(3, '0'))
  );
}

/** In the Gregorian calendar, with years counted from March so that the leap day comes last. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
