/**
 * Which way a turn failed, by what Claude Code says of it in the StopFailure hook and in its transcript. Pure. Words and
 * numbers as measured on 2.1.197 and 2.1.330.
 */
import type { EpochMs } from '../../core/model/worker.ts';
import type { TurnErrorKind } from '../../core/model/facts/turn-error.ts';
import { cleanText } from '../../core/text/clean-text.ts';

export interface ApiError {
  readonly kind: TurnErrorKind;
  /** As Claude shows it, on one line. */
  readonly what: string;
  /** When a usage limit ends; null where Claude does not say. */
  readonly until: EpochMs | null;
  readonly at: EpochMs;
}

export interface ApiErrorWords {
  /** `rate_limit`, `server_error`, …: Claude Code's own word. */
  readonly error: string;
  /** The line that the person sees. */
  readonly message: string;
  readonly status: number | null;
  /** Seconds since 1970, where it is told as a number (2.1.330, in the transcript). */
  readonly resetsAt: number | null;
  readonly at: EpochMs;
}

/** `You've hit your 5-hour limit · resets 1:37am (UTC)`; 2.1.197 says `session limit`. */
const usageLimit = /\bhit your\b.*\blimit\b|\bout of usage credits\b|\busage limit reached\b/i;

export function apiError({ error, message, status, resetsAt, at }: ApiErrorWords): ApiError {
  const kind = kindOf(error, message, status);
  return {
    kind,
    what: cleanText(message === '' ? error : message, 300),
    until: kind !== 'usage-limit' ? null : resetsAt === null ? clockTime(message, at) : resetsAt * 1_000,
    at,
  };
}

function kindOf(error: string, message: string, status: number | null): TurnErrorKind {
  switch (error) {
    case 'rate_limit':
      return usageLimit.test(message) ? 'usage-limit' : 'rate-limit';
    case 'overloaded':
      return 'overloaded';
    case 'server_error':
      return status === 529 || /\boverloaded\b/i.test(message) ? 'overloaded' : 'server';
    case 'authentication_failed':
      return 'login';
    case 'billing_error':
      return 'billing';
    case 'model_not_found':
      return 'model';
    case 'invalid_request':
      return /^prompt is too long/i.test(message) ? 'context' : 'other';
    default:
      return usageLimit.test(message) ? 'usage-limit' : 'other';
  }
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `resets 1:37am (UTC)`, `resets Nov 27, 12pm (Europe/Berlin)`: the first such moment after `at`. */
function clockTime(message: string, at: EpochMs): EpochMs | null {
  const [, month, day, hour, minute = '0', half, zone] =
    /\bresets (?:([A-Z][a-z]{2}) (\d{1,2})(?:,| at) )?(\d{1,2})(?::(\d\d))?\s?([ap]m) \(([\w/+-]+)\)/.exec(
      message,
    ) ?? [];
  if (hour === undefined || half === undefined || zone === undefined) return null;
  const minutes = ((Number(hour) % 12) + (half === 'pm' ? 12 : 0)) * 60 + Number(minute);
  const clock = clockOf(zone);
  if (clock === null) return null;
  const now = clock(at);
  if (month === undefined || day === undefined) {
    const wait = (minutes - now.minutes + 1_440) % 1_440;
    return startOfMinute(at) + wait * 60_000;
  }
  const wanted = months.indexOf(month.toLowerCase());
  const year = now.year + (wanted < now.month ? 1 : 0);
  const days = (Date.UTC(year, wanted, Number(day)) - Date.UTC(now.year, now.month, now.day)) / 86_400_000;
  const wait = days * 1_440 + minutes - now.minutes;
  return wanted === -1 || wait < 0 ? null : startOfMinute(at) + wait * 60_000;
}

interface Clock {
  readonly year: number;
  /** 0 is January. */
  readonly month: number;
  readonly day: number;
  /** Since midnight. */
  readonly minutes: number;
}

/** Null: a time zone that this Node does not know. */
function clockOf(timeZone: string): ((at: EpochMs) => Clock) | null {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    return (at) => {
      const parts = format.formatToParts(at);
      const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
      return {
        year: part('year'),
        month: part('month') - 1,
        day: part('day'),
        minutes: part('hour') * 60 + part('minute'),
      };
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function startOfMinute(at: EpochMs): EpochMs {
  return at - (at % 60_000);
}
