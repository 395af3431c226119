/** Draws arrangements as text, and checks what tmux requires of a layout. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { panesOf, type Arrangement, type Cell, type Size } from '../../../src/core/terminal/geometry.ts';
import { arrange, workersOf, type SizedLayout } from '../../../src/core/layout/layout.ts';
import type { PresentWindow } from '../../../src/core/layout/present.ts';
import { gridLayout, shapes, type LayoutSpec, type Shape } from '../../../src/core/layout/spec.ts';
import type { LayoutInfo } from '../../../src/core/model/session.ts';

export const minPane = { columns: 40, rows: 8 };

export function layoutOf(shape: Shape, panes: Partial<LayoutSpec['panes']> = {}): LayoutSpec {
  return { ...gridLayout, name: shape, panes: { ...gridLayout.panes, shape, ...panes } };
}

export function info(chosen?: LayoutSpec): LayoutInfo {
  return { sidebarColumns: 34, minPane, ...(chosen === undefined ? {} : { chosen }) };
}

export function sized(columns: number, rows: number, chosen?: LayoutSpec): SizedLayout {
  return { ...info(chosen), size: { columns, rows } };
}

export const crew = (count: number, first = 1): string[] =>
  Array.from({ length: count }, (_, index) => String(first + index));

export function arranged(columns: number, rows: number, count: number, chosen?: LayoutSpec): Arrangement {
  return arrange({ ...sized(columns, rows, chosen), workers: crew(count) });
}

/** `sidebar 34x50@0,0 | 1 82x24@35,0 …`, one line per window. */
export function drawn(arrangement: Arrangement): string[] {
  return arrangement.windows.map(({ root }) =>
    panesOf(root)
      .map(
        ({ rect, role }) =>
          `${role.is === 'worker' ? role.worker : role.is} ${rect.columns}x${rect.rows}@${rect.x},${rect.y}`,
      )
      .join(' | '),
  );
}

export const workersIn = (arrangement: Arrangement): string[][] =>
  arrangement.windows.map((window) => [...workersOf(window)]);

/** As a backend would list it; in each window `focused`, otherwise the first worker, is active. */
export function present(arrangement: Arrangement, focused: string | null = null): PresentWindow[] {
  const view = arrangement.windows.findIndex(
    (window) => focused !== null && workersOf(window).includes(focused),
  );
  return arrangement.windows.map((window, index) => {
    const workers = workersOf(window);
    const active = focused !== null && workers.includes(focused) ? focused : workers[0];
    return {
      size: window.size,
      active: index === Math.max(0, view),
      zoomed: false,
      panes: panesOf(window.root).map(({ rect, role }) => ({
        rect,
        role,
        active: role.is === 'worker' && role.worker === active,
      })),
    };
  });
}

/** The same windows for a client of another size; tmux scales the panes. */
export function resized(windows: readonly PresentWindow[], size: Size): PresentWindow[] {
  return windows.map((window) => ({
    ...window,
    size,
    panes: window.panes.map((pane) => ({ ...pane, rect: { ...pane.rect, columns: pane.rect.columns + 7 } })),
  }));
}

/** tmux's requirements: children fill their parent exactly, with one border between them, and nothing is empty. */
function expectSound(cell: Cell): void {
  expect(cell.rect.columns).toBeGreaterThan(0);
  expect(cell.rect.rows).toBeGreaterThan(0);
  if (cell.is === 'pane') return;
  expect(cell.children.length).toBeGreaterThan(1);
  let x = cell.rect.x;
  let y = cell.rect.y;
  for (const child of cell.children) {
    expect(child.is).not.toBe(cell.is);
    if (cell.is === 'left-right') {
      expect(child.rect).toMatchObject({ x, y, rows: cell.rect.rows });
      x += child.rect.columns + 1;
    } else {
      expect(child.rect).toMatchObject({ x, y, columns: cell.rect.columns });
      y += child.rect.rows + 1;
    }
    expectSound(child);
  }
  if (cell.is === 'left-right') expect(x - 1).toBe(cell.rect.x + cell.rect.columns);
  else expect(y - 1).toBe(cell.rect.y + cell.rect.rows);
}

/** Valid windows, each with one sidebar or slot, and every worker exactly once. */
export function expectWhole(arrangement: Arrangement, workers: readonly string[]): void {
  for (const { root, size } of arrangement.windows) {
    expect(root.rect).toEqual({ x: 0, y: 0, ...size });
    expectSound(root);
    expect(panesOf(root).filter(({ role }) => role.is !== 'worker')).toHaveLength(1);
  }
  const sidebars = arrangement.windows.flatMap(({ root }) =>
    panesOf(root).filter(({ role }) => role.is === 'sidebar'),
  );
  expect(sidebars).toHaveLength(1);
  expect(workersIn(arrangement).flat().sort()).toEqual([...workers].sort());
}

/** No worker's pane is below the minimum, and the sidebar has the same place in every window. */
export function expectRoomy(arrangement: Arrangement, min: Size): void {
  const panes = arrangement.windows.flatMap(({ root }) => panesOf(root));
  for (const { rect, role } of panes) {
    if (role.is !== 'worker') continue;
    expect(rect.columns).toBeGreaterThanOrEqual(min.columns);
    expect(rect.rows).toBeGreaterThanOrEqual(min.rows);
  }
  const places = panes.filter(({ role }) => role.is !== 'worker').map(({ rect }) => JSON.stringify(rect));
  expect(new Set(places).size).toBe(1);
}

export const sizes: fc.Arbitrary<Size> = fc.record({
  columns: fc.integer({ min: 40, max: 400 }),
  rows: fc.integer({ min: 10, max: 120 }),
});

/** Any valid layout file. */
export const layouts: fc.Arbitrary<LayoutSpec> = fc
  .record({
    shape: fc.constantFrom(...shapes),
    mainShare: fc.integer({ min: 10, max: 90 }),
    perWindow: fc.option(fc.integer({ min: 1, max: 12 }), { nil: null }),
    side: fc.constantFrom('left', 'right'),
    columns: fc.option(fc.integer({ min: 20, max: 80 }), { nil: null }),
    minColumns: fc.option(fc.integer({ min: 10, max: 90 }), { nil: null }),
    minRows: fc.option(fc.integer({ min: 3, max: 30 }), { nil: null }),
  })
  .map(({ shape, mainShare, perWindow, side, columns, minColumns, minRows }) => ({
    name: shape,
    description: '',
    sidebar: { side, columns },
    panes: { shape, mainShare, perWindow, min: { columns: minColumns, rows: minRows } },
  }));

export function minOf({ panes }: LayoutSpec): Size {
  return { columns: panes.min.columns ?? minPane.columns, rows: panes.min.rows ?? minPane.rows };
}
