import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../src/core/snapshot/snapshot.ts';
import { snapshotProblem } from '../../../src/core/snapshot/snapshot-shape.ts';
import { sidebarLines } from '../../../src/view/sidebar/sidebar.ts';
import { crew, sidebar, snapshot } from '../../view/snapshots.ts';

const good = snapshot(crew);
const parsed = (): Record<string, unknown> => JSON.parse(JSON.stringify(good)) as Record<string, unknown>;

describe('the shape of a snapshot', () => {
  it('accepts a snapshot with unknown fields', () => {
    expect(snapshotProblem({ ...parsed(), later: { x: 1 } })).toBeNull();
  });

  it.each([
    [null, 'it is not an object'],
    [{ ...parsed(), workers: [{}] }, 'workers[0].id is no string'],
    [{ ...parsed(), workers: [{ ...good.workers[0], name: 7 }] }, 'workers[0].name is no string'],
    [{ ...parsed(), supervisor: null }, 'supervisor is not an object'],
    [{ ...parsed(), slots: undefined }, 'slots is not an object'],
    [{ ...parsed(), warnings: ['a', 1] }, 'warnings[1] is no string'],
  ])('reports the problem: case %#', (value, problem) => {
    expect(snapshotProblem(value)).toBe(problem);
  });

  it('accepts nothing that the sidebar cannot draw', () => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        const value = parsed();
        for (const { path, replacement } of damages) replaceAt(value, path, replacement);
        if (snapshotProblem(value) !== null) return void (refused += 1);
        accepted += 1;
        sidebarLines(sidebar(value as unknown as Snapshot));
      }),
      { numRuns: 300, seed: 1 },
    );
    // The property is void unless it reaches both accepted and refused values.
    expect(accepted).toBeGreaterThan(50);
    expect(refused).toBeGreaterThan(50);
  });
});

type Path = readonly (string | number)[];

/** Paths of all values inside, including containers. */
function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, child]) =>
    pathsIn(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? below : [path, ...below];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], value);
}

/** If an earlier replacement removed the container, nothing is replaced. */
function replaceAt(value: unknown, path: Path, replacement: unknown): void {
  const container = path
    .slice(0, -1)
    .reduce<unknown>(
      (at, key) =>
        typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[key] : null,
      value,
    );
  const key = path.at(-1);
  if (typeof container === 'object' && container !== null && key !== undefined)
    (container as Record<string | number, unknown>)[key] = replacement;
}

/** Mostly another value of the same type, which a shape may accept. */
function replacementOf(value: unknown): fc.Arbitrary<unknown> {
  const other = fc.constantFrom<unknown>(null, undefined, '', 'text', 0, -1, true, [], {});
  const same = ((): fc.Arbitrary<unknown> => {
    if (typeof value === 'string') return fc.string({ unit: 'binary', maxLength: 80 });
    if (typeof value === 'number') return fc.oneof(fc.integer(), fc.double());
    if (typeof value === 'boolean') return fc.boolean();
    if (Array.isArray(value)) return fc.constantFrom([], [...(value as unknown[]), ...(value as unknown[])]);
    return fc.constant(null);
  })();
  return fc.oneof({ weight: 4, arbitrary: same }, { weight: 1, arbitrary: other });
}

const damage = fc
  .constantFrom(...pathsIn(parsed()))
  .chain((path) => replacementOf(valueAt(good, path)).map((replacement) => ({ path, replacement })));
