/**
 * Valibot schemas for values that users write: a problem names the place in the value, the expected and the actual
 * value. A schema's message is what it expects. Pure.
 */
import * as v from 'valibot';
import { nearest } from '../nearest.ts';

export interface ValueProblem {
  /** Path inside the value: `agents`, `agents.aider`, `env.PORT`. */
  readonly path: readonly string[];
  readonly expected: string;
  readonly got: string;
}

/** All problems of a value at `path`; empty: valid. */
export function problemsOf(
  schema: v.GenericSchema,
  value: unknown,
  path: readonly string[],
): readonly ValueProblem[] {
  const { issues = [] } = v.safeParse(schema, value, { abortPipeEarly: true });
  return issues.map(({ path: inner = [], message, expected, input }) => ({
    path: [...path, ...inner.map(({ key }) => String(key))],
    expected: message,
    got: expected === 'never' ? `the unknown key ${shown(input)}` : shown(input),
  }));
}

/** A value in one short line for error messages. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : jsonOf(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Code in the user's configuration may return values without JSON text: functions, big integers, cycles. */
function jsonOf(value: unknown): string {
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `${Array.isArray(value) ? 'a list' : `a ${typeof value}`} that has no JSON`;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function whole(low: number, high: number) {
  const expected = `a whole number from ${low} to ${high}`;
  return v.pipe(
    v.number(expected),
    v.integer(expected),
    v.minValue(low, expected),
    v.maxValue(high, expected),
  );
}

/** An object with these keys only. */
export function fields<const E extends v.ObjectEntries>(entries: E) {
  const names = Object.keys(entries);
  return v.pipe(
    v.custom(isObject, `keys by name: ${names.join(', ')}`),
    v.strictObject(entries, ({ expected, input }) => {
      if (expected !== 'never') return `the key ${expected}`;
      const [near] = nearest(String(input), names);
      return near === undefined ? `one of ${names.join(', ')}` : `perhaps ${near}`;
    }),
  );
}

/** An object of any keys that fit `name`, each with a value that fits `entry`. */
export function entriesOf(expected: string, name: v.GenericSchema<string, string>, entry: v.GenericSchema) {
  // Valibot's record skips these names.
  const hasPlainKeys = (value: unknown): boolean =>
    isObject(value) && ['__proto__', 'constructor', 'prototype'].every((key) => !Object.hasOwn(value, key));
  return v.pipe(v.custom(hasPlainKeys, expected), v.record(name, entry));
}
