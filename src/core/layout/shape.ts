/**
 * How each shape divides the workers' space in one window: how many panes fit, and where they are. Knows no sidebar and
 * no windows. In shapes with a main pane, that is the first one.
 */
import type { Cell, PaneRole, Rect, Size } from '../terminal/geometry.ts';
import { unreachable } from '../result.ts';
import { bestRows, capacity } from './grid.ts';
import type { LayoutSpec } from './spec.ts';
import { gridCells } from './split.ts';

type Panes = LayoutSpec['panes'];

/** How many panes fit, none below `min`; 0: not even one. */
export function shapeCapacity(panes: Panes, space: Size, min: Size): number {
  const one = space.columns >= min.columns && space.rows >= min.rows ? 1 : 0;
  return Math.min(panes.perWindow ?? Infinity, one === 0 ? 0 : Math.max(one, most(panes, space, min)));
}

function most(panes: Panes, space: Size, min: Size): number {
  switch (panes.shape) {
    case 'grid':
      return capacity(space, min);
    case 'columns':
      return Math.floor((space.columns + 1) / (min.columns + 1));
    case 'rows':
      return Math.floor((space.rows + 1) / (min.rows + 1));
    case 'windows':
      return 1;
    case 'main-left':
    case 'main-top':
    case 'focus': {
      const parts = mainAndRest(panes, { x: 0, y: 0, ...space }, min);
      return parts === null ? 1 : 1 + restCapacity(panes, parts.rest, min);
    }
    default:
      return unreachable(panes.shape);
  }
}

function restCapacity(panes: Panes, rest: Size, min: Size): number {
  return panes.shape === 'focus' ? Math.floor((rest.rows + 1) / (min.rows + 1)) : capacity(rest, min);
}

/** The main pane and the space beside or below it; null: they do not fit. */
function mainAndRest({ shape, mainShare }: Panes, rect: Rect, min: Size): { main: Rect; rest: Rect } | null {
  const along = shape === 'main-top' ? 'rows' : 'columns';
  const start = shape === 'main-top' ? 'y' : 'x';
  const cells = rect[along] - 1;
  const least = min[along];
  if (cells < 2 * least) return null;
  const share = Math.min(Math.max(Math.round((cells * mainShare) / 100), least), cells - least);
  return {
    main: { ...rect, [along]: share },
    rest: { ...rect, [along]: cells - share, [start]: rect[start] + share + 1 },
  };
}

/** The cells of these panes in `rect`, at least one; null: one would be below `min`. */
export function shapeCell(panes: Panes, rect: Rect, roles: readonly PaneRole[], min: Size): Cell | null {
  if (roles.length > shapeCapacity({ ...panes, perWindow: null }, rect, min)) return null;
  const [first, ...others] = roles;
  if (first === undefined) return null;
  if (others.length === 0) return { is: 'pane', rect, role: first };
  switch (panes.shape) {
    case 'columns':
      return gridCells(rect, 1, roles);
    case 'rows':
      return gridCells(rect, roles.length, roles);
    case 'grid':
    case 'windows': {
      const rows = bestRows(rect, roles.length, min);
      return rows === null ? null : gridCells(rect, rows, roles);
    }
    case 'main-left':
    case 'main-top':
    case 'focus':
      return mainCell(panes, rect, first, others, min);
    default:
      return unreachable(panes.shape);
  }
}

function mainCell(
  panes: Panes,
  rect: Rect,
  first: PaneRole,
  others: readonly PaneRole[],
  min: Size,
): Cell | null {
  const parts = mainAndRest(panes, rect, min);
  if (parts === null) return null;
  const rows = panes.shape === 'focus' ? others.length : bestRows(parts.rest, others.length, min);
  if (rows === null) return null;
  const is = panes.shape === 'main-top' ? 'top-bottom' : 'left-right';
  const main: Cell = { is: 'pane', rect: parts.main, role: first };
  return joined(is, rect, [main, gridCells(parts.rest, rows, others)]);
}

/** In tmux a split directly inside a split of the same direction is merged into it. */
export function joined(is: 'left-right' | 'top-bottom', rect: Rect, children: readonly Cell[]): Cell {
  return { is, rect, children: children.flatMap((child) => (child.is === is ? child.children : [child])) };
}
