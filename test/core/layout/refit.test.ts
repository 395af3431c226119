import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Arrangement, Size } from '../../../src/core/terminal/geometry.ts';
import { arrange, isRoomy } from '../../../src/core/layout/layout.ts';
import { isLeftAlone, refit, withWorkers, type PresentWindow } from '../../../src/core/layout/present.ts';
import type { LayoutSpec } from '../../../src/core/layout/spec.ts';
import {
  arranged,
  crew,
  drawn,
  expectRoomy,
  expectWhole,
  info,
  layoutOf,
  layouts,
  minOf,
  present,
  resized,
  sizes,
  sized,
  workersIn,
} from './drawing.ts';

interface Asked {
  readonly layout?: LayoutSpec;
  readonly anew?: boolean;
  readonly order?: readonly string[];
}

function fitted(windows: readonly PresentWindow[], asked: Asked = {}): Arrangement | null {
  const order = asked.order ?? crew(200);
  return refit(windows, { layout: info(asked.layout), order, anew: asked.anew ?? false });
}

function needed(windows: readonly PresentWindow[], asked: Asked = {}): Arrangement {
  const arrangement = fitted(windows, asked);
  if (arrangement === null) throw new Error('nothing to be done');
  return arrangement;
}

const small = { columns: 80, rows: 24 };
const large = { columns: 200, rows: 60 };

describe('another size', () => {
  it('changes nothing if every pane is in place', () => {
    expect(fitted(present(arranged(200, 60, 8)))).toBeNull();
  });

  it('moves workers into fewer windows if there is room, and back into more', () => {
    const start = arranged(80, 24, 6);
    expect(workersIn(start)).toHaveLength(3);
    const grown = needed(resized(present(start), large));
    expect(drawn(grown)).toEqual(drawn(arranged(200, 60, 6)));
    expect(drawn(needed(resized(present(grown), small)))).toEqual(drawn(start));
  });

  it('keeps workers in their windows if the number of windows fits', () => {
    const uneven = [...present(arranged(80, 24, 2)), ...present(arranged(80, 24, 1)).map(later)];
    expect(fitted(uneven)).toBeNull();
  });

  it('gives every layout the same result in one step as when started at that size', () => {
    fc.assert(
      fc.property(layouts, sizes, sizes, fc.integer({ min: 1, max: 200 }), (layout, from, to, count) => {
        const options = sized(to.columns, to.rows, layout);
        if (!isRoomy(options)) return;
        const first = arrange({ ...sized(from.columns, from.rows, layout), workers: crew(count) });
        const wanted = arrange({ ...options, workers: crew(count) });
        const second = needed(resized(present(first), to), { layout });
        expectWhole(second, crew(count));
        expectRoomy(second, minOf(layout));
        expect(second.windows.length).toBe(wanted.windows.length);
        if (first.windows.length !== second.windows.length) expect(drawn(second)).toEqual(drawn(wanted));
        expect(fitted(present(second), { layout })).toBeNull();
      }),
      { numRuns: 100 },
    );
  });

  it('gives panes at least one cell in a terminal that is too small', () => {
    const tiny: fc.Arbitrary<Size> = fc.record({
      columns: fc.integer({ min: 1, max: 60 }),
      rows: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(layouts, sizes, tiny, fc.integer({ min: 1, max: 200 }), (layout, from, to, count) => {
        const first = arrange({ ...sized(from.columns, from.rows, layout), workers: crew(count) });
        const second = fitted(resized(present(first), to), { layout });
        if (second !== null) expectWhole(second, crew(count));
      }),
      { numRuns: 100 },
    );
  });

  it('arranges windows out of view at their own size', () => {
    const [first, second] = present(arranged(80, 24, 4));
    const other = resized([second ?? expect.fail()], { columns: 90, rows: 30 }).map(later);
    expect(drawn(needed([first ?? expect.fail(), ...other]))).toEqual([
      'sidebar 34x24@0,0 | 1 45x12@35,0 | 2 45x11@35,13',
      'slot 34x30@0,0 | 3 55x15@35,0 | 4 55x14@35,16',
    ]);
  });

  it('keeps the sidebar in the window that it has moved to', () => {
    const windows = present(arranged(80, 24, 4)).map((window, index) => ({
      ...window,
      panes: window.panes.map((pane) =>
        pane.role?.is === 'worker'
          ? pane
          : { ...pane, role: { is: index === 1 ? 'sidebar' : 'slot' } as const },
      ),
    }));
    expect(drawn(needed(resized(windows, { columns: 80, rows: 25 })))).toEqual([
      'slot 34x25@0,0 | 1 45x12@35,0 | 2 45x12@35,13',
      'sidebar 34x25@0,0 | 3 45x12@35,0 | 4 45x12@35,13',
    ]);
  });
});

describe('windows changed by the user', () => {
  it('leaves a zoomed window alone, and arranges the others', () => {
    const [first, ...rest] = resized(present(arranged(80, 24, 6)), large);
    const arrangement = needed([{ ...(first ?? expect.fail()), zoomed: true }, ...rest]);
    expect(workersIn(arrangement)).toEqual([['3', '4', '5', '6']]);
    expect(drawn(arrangement)[0]).toMatch(/^slot /);
  });

  it('leaves a window alone that the user split', () => {
    const [first, ...rest] = resized(present(arranged(80, 24, 6)), large);
    const theirs = { rect: { x: 0, y: 0, ...small }, role: null, active: false };
    const split = { ...(first ?? expect.fail()), panes: [...(first?.panes ?? []), theirs] };
    expect(workersIn(needed([split, ...rest]))).toEqual([['3', '4', '5', '6']]);
  });

  it('changes nothing if all windows are the user’s', () => {
    const windows = resized(present(arranged(200, 60, 2)), small).map((one) => ({ ...one, zoomed: true }));
    expect(fitted(windows)).toBeNull();
  });

  it('adds a worker to a window that is not the user’s, or to a new one', () => {
    const [window] = present(arranged(200, 60, 2));
    const zoomed = { ...(window ?? expect.fail()), zoomed: true };
    expect(workersIn(withWorkers([zoomed], ['3'], info()))).toEqual([['3']]);
    expect(workersIn(withWorkers([zoomed, ...present(arranged(200, 60, 1))], ['3'], info()))).toEqual([
      ['1', '3'],
    ]);
  });

  it('keeps panes swapped that the user swapped', () => {
    const [window] = present(arranged(200, 60, 2));
    const [sidebar, one, two] = window?.panes ?? [];
    const panes = [sidebar, two, one].filter((pane) => pane !== undefined);
    const swapped = [{ ...(window ?? expect.fail()), panes }];
    expect(workersIn(needed(resized(swapped, { columns: 190, rows: 50 })))).toEqual([['2', '1']]);
  });
});

describe('another layout', () => {
  it('distributes workers over windows again, in the session’s order', () => {
    const windows = present(arranged(200, 60, 4, layoutOf('windows')));
    const grid = needed(windows, { anew: true });
    expect(drawn(grid)).toEqual(drawn(arranged(200, 60, 4)));
    const focused = present(arranged(200, 60, 4, layoutOf('focus')), '3');
    const moved = needed(focused, { layout: layoutOf('focus') });
    expect(workersIn(moved)).toEqual([['3', '1', '2', '4']]);
    expect(workersIn(needed(present(moved), { anew: true }))).toEqual([['1', '2', '3', '4']]);
  });

  it('changes nothing if the panes are already in place', () => {
    const windows = present(arranged(80, 24, 3, layoutOf('columns')));
    expect(fitted(windows, { layout: layoutOf('main-left'), anew: true })).toBeNull();
    expect(isLeftAlone(windows)).toBe(false);
    expect(isLeftAlone(windows.map((window) => ({ ...window, zoomed: true })))).toBe(true);
  });

  it('any layout becomes any other in one step', () => {
    fc.assert(
      fc.property(layouts, layouts, sizes, fc.integer({ min: 1, max: 60 }), (from, to, size, count) => {
        const first = arrange({ ...sized(size.columns, size.rows, from), workers: crew(count) });
        const wanted = arrange({ ...sized(size.columns, size.rows, to), workers: crew(count) });
        const second = fitted(present(first), { layout: to, anew: true }) ?? first;
        expect(drawn(second)).toEqual(drawn(wanted));
        expect(fitted(present(second), { layout: to })).toBeNull();
      }),
    );
  });
});

describe('the layout focus', () => {
  const layout = layoutOf('focus');
  const start = arranged(200, 60, 4, layout);

  it('makes the worker in focus the large one, the others in the session’s order', () => {
    const third = needed(present(start, '3'), { layout });
    expect(workersIn(third)).toEqual([['3', '1', '2', '4']]);
    expect(workersIn(needed(present(third, '2'), { layout }))).toEqual([['2', '1', '3', '4']]);
  });

  it('keeps the large one while the sidebar has the focus', () => {
    const third = needed(present(start, '3'), { layout });
    const atSidebar = present(third).map((window) => ({
      ...window,
      panes: window.panes.map((pane) => ({ ...pane, active: pane.role?.is === 'sidebar' })),
    }));
    expect(fitted(atSidebar, { layout })).toBeNull();
  });
});

/** Out of view, and later in the session. */
function later(window: PresentWindow): PresentWindow {
  const panes = window.panes.map((pane) =>
    pane.role?.is === 'worker'
      ? { ...pane, role: { is: 'worker', worker: renamed(pane.role.worker) } as const }
      : { ...pane, role: { is: 'slot' } as const },
  );
  return { ...window, active: false, panes };
}

function renamed(worker: string): string {
  return worker === '1' ? '9' : worker;
}
