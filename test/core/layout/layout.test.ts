import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { panesOf } from '../../../src/core/terminal/geometry.ts';
import { addWorkers, arrange, isRoomy } from '../../../src/core/layout/layout.ts';
import {
  arranged,
  crew,
  drawn,
  expectRoomy,
  expectWhole,
  layoutOf,
  layouts,
  minOf,
  minPane,
  sizes,
  sized,
  workersIn,
} from './drawing.ts';

describe('the grid', () => {
  it('gives one worker all space beside the sidebar', () => {
    expect(drawn(arranged(200, 50, 1))).toEqual(['sidebar 34x50@0,0 | 1 165x50@35,0']);
  });

  it('puts two side by side and four in a square', () => {
    expect(drawn(arranged(200, 50, 2))).toEqual(['sidebar 34x50@0,0 | 1 82x50@35,0 | 2 82x50@118,0']);
    expect(drawn(arranged(200, 51, 4))).toEqual([
      'sidebar 34x51@0,0 | 1 82x25@35,0 | 2 82x25@118,0 | 3 82x25@35,26 | 4 82x25@118,26',
    ]);
  });

  it('shrinks the sidebar if a pane would not fit beside it', () => {
    expect(drawn(arranged(65, 10, 1))).toEqual(['sidebar 24x10@0,0 | 1 40x10@25,0']);
    expect(drawn(arranged(70, 10, 1))).toEqual(['sidebar 29x10@0,0 | 1 40x10@30,0']);
  });

  it.each([
    [64, 24],
    [200, 7],
  ])('is roomy at 65x8, and no longer at %ix%i', (columns, rows) => {
    expect(isRoomy(sized(65, 8))).toBe(true);
    expect(isRoomy(sized(columns, rows))).toBe(false);
  });

  it('uses a narrower sidebar and smaller panes if it is not roomy', () => {
    expect(drawn(arranged(60, 19, 1))).toEqual(['sidebar 19x19@0,0 | 1 40x19@20,0']);
    expect(drawn(arranged(60, 19, 3))).toEqual([
      'sidebar 19x19@0,0 | 1 40x9@20,0 | 2 40x9@20,10',
      'slot 19x19@0,0 | 3 40x19@20,0',
    ]);
    expect(drawn(arranged(40, 9, 1))).toEqual(['sidebar 13x9@0,0 | 1 26x9@14,0']);
  });

  it('spreads workers evenly over windows if one is not enough', () => {
    // 80x24: 45 columns beside the sidebar, 2 panes of at least 8 rows.
    expect(workersIn(arranged(80, 24, 5))).toEqual([['1', '2'], ['3', '4'], ['5']]);
    expect(workersIn(arranged(80, 24, 4))).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('shows the sidebar alone when there is no worker', () => {
    expect(drawn(arranged(80, 24, 0))).toEqual(['sidebar 80x24@0,0']);
  });
});

describe('the other shapes', () => {
  it('columns are side by side, as many as fit', () => {
    expect(drawn(arranged(200, 50, 3, layoutOf('columns')))).toEqual([
      'sidebar 34x50@0,0 | 1 55x50@35,0 | 2 54x50@91,0 | 3 54x50@146,0',
    ]);
    expect(workersIn(arranged(200, 50, 5, layoutOf('columns')))).toEqual([
      ['1', '2', '3'],
      ['4', '5'],
    ]);
  });

  it('rows are one above the other', () => {
    expect(drawn(arranged(120, 29, 3, layoutOf('rows')))).toEqual([
      'sidebar 34x29@0,0 | 1 85x9@35,0 | 2 85x9@35,10 | 3 85x9@35,20',
    ]);
  });

  it('main-left gives the first worker its share, and the others a grid beside it', () => {
    expect(drawn(arranged(200, 50, 4, layoutOf('main-left')))).toEqual([
      'sidebar 34x50@0,0 | 1 98x50@35,0 | 2 66x16@134,0 | 3 66x16@134,17 | 4 66x16@134,34',
    ]);
  });

  it('main-left puts a single other pane beside the main pane', () => {
    expect(drawn(arranged(200, 50, 2, layoutOf('main-left')))).toEqual([
      'sidebar 34x50@0,0 | 1 98x50@35,0 | 2 66x50@134,0',
    ]);
  });

  it('main-top gives the first worker its share above the others', () => {
    expect(drawn(arranged(200, 51, 3, layoutOf('main-top')))).toEqual([
      'sidebar 34x51@0,0 | 1 165x30@35,0 | 2 82x20@35,31 | 3 82x20@118,31',
    ]);
  });

  it('focus gives the others a column, no narrower than the minimum', () => {
    expect(drawn(arranged(200, 50, 3, layoutOf('focus', { mainShare: 75 })))).toEqual([
      'sidebar 34x50@0,0 | 1 123x50@35,0 | 2 41x25@159,0 | 3 41x24@159,26',
    ]);
    expect(drawn(arranged(140, 50, 2, layoutOf('focus', { mainShare: 75 })))).toEqual([
      'sidebar 34x50@0,0 | 1 64x50@35,0 | 2 40x50@100,0',
    ]);
  });

  it('windows gives each worker a window', () => {
    expect(drawn(arranged(120, 30, 2, layoutOf('windows')))).toEqual([
      'sidebar 34x30@0,0 | 1 85x30@35,0',
      'slot 34x30@0,0 | 2 85x30@35,0',
    ]);
  });

  it('a main pane without room for another one fills the window', () => {
    expect(workersIn(arranged(80, 24, 2, layoutOf('main-left')))).toEqual([['1'], ['2']]);
  });

  it('perWindow limits any shape', () => {
    expect(workersIn(arranged(200, 50, 5, layoutOf('grid', { perWindow: 2 })))).toEqual([
      ['1', '2'],
      ['3', '4'],
      ['5'],
    ]);
  });

  it('the sidebar is at the right, with the layout’s width, if the layout sets that', () => {
    const layout = { ...layoutOf('grid'), sidebar: { side: 'right', columns: 28 } } as const;
    expect(drawn(arranged(200, 50, 2, layout))).toEqual(['1 85x50@0,0 | 2 85x50@86,0 | sidebar 28x50@172,0']);
  });

  it('every layout is valid for 1 to 200 workers at any size, with no pane below its minimum', () => {
    fc.assert(
      fc.property(
        layouts,
        sizes,
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 10, max: 60 }),
        (layout, size, count, sidebarColumns) => {
          const workers = crew(count);
          const options = { size, sidebarColumns, minPane, chosen: layout };
          const all = arrange({ ...options, workers });
          expectWhole(all, workers);
          expect(workersIn(all).flat()).toEqual(workers);
          if (!isRoomy(options)) return;
          expectRoomy(all, minOf(layout));
          const counts = workersIn(all).map((group) => group.length);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
          expect(Math.max(...counts)).toBeLessThanOrEqual(layout.panes.perWindow ?? Infinity);
          for (const { size: windowSize } of all.windows) expect(windowSize).toEqual(size);
        },
      ),
      { numRuns: 120 },
    );
  });
});

describe('adding workers', () => {
  it('moves no worker to another window, in any layout', () => {
    fc.assert(
      fc.property(
        layouts,
        sizes,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (layout, size, before, more) => {
          const options = sized(size.columns, size.rows, layout);
          const first = arrange({ ...options, workers: crew(before) });
          const second = addWorkers({ ...options, workers: crew(more, before + 1) }, first);
          expectWhole(second, crew(before + more));
          if (isRoomy(options)) expectRoomy(second, minOf(layout));
          const now = workersIn(second);
          workersIn(first).forEach((group, index) =>
            expect(now[index]?.slice(0, group.length)).toEqual(group),
          );
          const afresh = arrange({ ...options, workers: crew(before + more) });
          expect(now.length).toBeLessThanOrEqual(afresh.windows.length);
        },
      ),
    );
  });

  it('uses less than the minimum if the terminal is too small', () => {
    const present = arranged(200, 50, 1);
    const panes = addWorkers({ ...sized(50, 6), workers: ['2'] }, present).windows.flatMap(({ root }) =>
      panesOf(root),
    );
    expect(panes.filter(({ role }) => role.is === 'worker')).toHaveLength(2);
  });
});
