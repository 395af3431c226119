import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { snapshotProblem } from '../../src/core/snapshot-shape.ts';
import { sidebarLines } from '../../src/view/sidebar.ts';
import { crew, sidebar, snapshot } from '../view/snapshots.ts';

const good = snapshot(crew);
const parsed = (): Record<string, unknown> => JSON.parse(JSON.stringify(good)) as Record<string, unknown>;

describe('the shape of a snapshot', () => {
  it('lets a snapshot through, with fields that it does not know', () => {
    expect(snapshotProblem({ ...parsed(), later: { x: 1 } })).toBeNull();
  });

  it.each([
    [null, 'it is no object'],
    [{ ...parsed(), workers: [{}] }, 'workers[0].id is no string'],
    [{ ...parsed(), workers: [{ ...good.workers[0], name: 7 }] }, 'workers[0].name is no string'],
    [{ ...parsed(), supervisor: null }, 'supervisor is no object'],
    [{ ...parsed(), slots: undefined }, 'slots is no object'],
    [{ ...parsed(), warnings: ['a', 1] }, 'warnings[1] is no string'],
  ])('says what is wrong: case %#', (value, problem) => {
    expect(snapshotProblem(value)).toBe(problem);
  });

  it('lets nothing through that the sidebar cannot draw', () => {
    const paths = Object.keys(good);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.json(), (path, json) => {
        const value: unknown = { ...parsed(), [path]: JSON.parse(json) as unknown };
        if (snapshotProblem(value) === null) sidebarLines(sidebar(value as Snapshot));
      }),
      { numRuns: 300 },
    );
  });
});
