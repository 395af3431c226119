/** Is a value read from a layout file a layout? Pure: judges the value, fills in the defaults, knows no file. */
import { nearest } from '../nearest.ts';
import { fail, ok, type Result } from '../result.ts';
import { shown } from '../config/settings-check.ts';
import { gridLayout, shapes, type LayoutSpec } from './spec.ts';

export interface LayoutProblem {
  /** Where inside the file: `panes`, `min`, `rows`. */
  readonly path: readonly string[];
  readonly expected: string;
  readonly got: string;
}

type Check = (value: unknown, path: readonly string[]) => LayoutProblem | null;

function rule(expected: string, holds: (value: unknown) => boolean): Check {
  return (value, path) => (holds(value) ? null : { path, expected, got: shown(value) });
}

function whole(low: number, high: number): Check {
  return rule(
    `a whole number from ${low} to ${high}`,
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high,
  );
}

function oneOf(names: readonly string[]): Check {
  return (value, path) => {
    if (typeof value === 'string' && names.includes(value)) return null;
    const near = typeof value === 'string' ? nearest(value, names)[0] : undefined;
    const expected = `one of ${names.join(', ')}${near === undefined ? '' : ` (perhaps ${near})`}`;
    return { path, expected, got: shown(value) };
  };
}

/** Every key may be left out; a key that is none is a slip of the pen, and said. */
function record(fields: Readonly<Record<string, Check>>): Check {
  const names = Object.keys(fields);
  return (value, path) => {
    if (!isObject(value)) return { path, expected: `keys by name: ${names.join(', ')}`, got: shown(value) };
    for (const [key, inner] of Object.entries(value)) {
      const check = Object.hasOwn(fields, key) ? fields[key] : undefined;
      const problem =
        check === undefined ? unknownKey(key, names, [...path, key]) : check(inner, [...path, key]);
      if (problem !== null) return problem;
    }
    return null;
  };
}

function unknownKey(key: string, names: readonly string[], path: readonly string[]): LayoutProblem {
  const [near] = nearest(key, names);
  const expected = near === undefined ? `one of ${names.join(', ')}` : `perhaps ${near}`;
  return { path, expected, got: `the unknown key ${shown(key)}` };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const fileShape = record({
  description: rule(
    'one line of at most 120 characters',
    (value) =>
      typeof value === 'string' && value.length <= 120 && !/[\u0000-\u001f\u007f-\u009f]/.test(value),
  ),
  sidebar: record({ side: oneOf(['left', 'right']), columns: whole(20, 200) }),
  panes: record({
    shape: oneOf(shapes),
    mainShare: whole(10, 90),
    perWindow: whole(1, 1000),
    min: record({ columns: whole(10, 500), rows: whole(3, 200) }),
  }),
});

type Given = { readonly [K in keyof LayoutSpec]?: Partial<LayoutSpec[K]> };

/** The file's whole content -> the layout of that name. An empty file is the grid. */
export function layoutFromFile(name: string, value: unknown): Result<LayoutSpec, LayoutProblem> {
  const content = value ?? {};
  const problem = fileShape(content, []);
  if (problem !== null) return fail(problem);
  const given = content as Given;
  const min = { ...gridLayout.panes.min, ...given.panes?.min };
  return ok({
    name,
    description: typeof given.description === 'string' ? given.description : '',
    sidebar: { ...gridLayout.sidebar, ...given.sidebar },
    panes: { ...gridLayout.panes, ...given.panes, min },
  });
}

/** Is what came over the control socket a layout, whole and within its bounds? */
export function isLayoutSpec(value: unknown): value is LayoutSpec {
  if (!isObject(value) || typeof value['name'] !== 'string') return false;
  const { name, ...rest } = value;
  const read = layoutFromFile(name, withoutNulls(rest));
  return read.ok && isSame(value, read.value);
}

/** Null means "the settings'" in a spec, and is left out in a file. */
function withoutNulls(value: unknown): unknown {
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}

function isSame(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
  );
}
