/** Composable checks of values from outside. Owns the wording of problems; unknown fields are accepted. */

export type Problem = string | null;
export type Check = (value: unknown, path: string) => Problem;

const of =
  (is: string): Check =>
  (value, path) =>
    typeof value === is ? null : `${path} is no ${is}`;

export const text = of('string');
/** Finite: JSON text may contain `1e999`, which cannot be written back. */
export const number: Check = (value, path) => (Number.isFinite(value) ? null : `${path} is no number`);
/** A number that is added up. The agents' readers accept at most 2^53. */
export const amount: Check = (value, path) =>
  number(value, path) ?? (Math.abs(value as number) <= 1e100 ? null : `${path} is too large`);
export const truth = of('boolean');

export const optional =
  (check: Check): Check =>
  (value, path) =>
    value === undefined ? null : check(value, path);

export const orNull =
  (check: Check): Check =>
  (value, path) =>
    value === null ? null : check(value, path);

export const list =
  (check: Check): Check =>
  (value, path) =>
    Array.isArray(value)
      ? firstProblem(value.map((one: unknown, index) => () => check(one, `${path}[${index}]`)))
      : `${path} is no list`;

export const record =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, path) => {
    const given = fieldsOf(value);
    if (given === null) return `${path === '' ? 'it' : path} is not an object`;
    return firstProblem(
      Object.entries(fields).map(
        ([name, check]) =>
          () =>
            check(Object.hasOwn(given, name) ? given[name] : undefined, below(path, name)),
      ),
    );
  };

/** One of these texts. */
export const oneOf =
  (texts: readonly string[]): Check =>
  (value, path) =>
    typeof value === 'string' && texts.includes(value) ? null : `${path} must be ${texts.join(', ')}`;

/** An object whose field `is` decides which other fields it has. */
export const tagged =
  (variants: Readonly<Record<string, Readonly<Record<string, Check>>>>): Check =>
  (value, path) => {
    const is = fieldsOf(value)?.['is'];
    return typeof is === 'string' && Object.hasOwn(variants, is)
      ? record(variants[is] ?? {})(value, path)
      : `${below(path, 'is')} must be ${Object.keys(variants).join(', ')}`;
  };

/** An object with any keys and values of this shape. */
export const values =
  (check: Check): Check =>
  (value, path) => {
    const given = fieldsOf(value);
    if (given === null) return `${path} is not an object`;
    return firstProblem(
      Object.entries(given).map(
        ([name, one]) =>
          () =>
            check(one, below(path, name)),
      ),
    );
  };

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value !== 'object' || value === null || Array.isArray(value)
    ? null
    : (value as Readonly<Record<string, unknown>>);
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function firstProblem(checks: readonly (() => Problem)[]): Problem {
  for (const check of checks) {
    const problem = check();
    if (problem !== null) return problem;
  }
  return null;
}
