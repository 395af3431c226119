/** Finds the pane in a direction, wrapping at the edges as tmux does. */
import type { PaneId, Rect } from '../../core/terminal/geometry.ts';
import type { ScenePane } from '../../core/terminal/scene.ts';
import type { Direction, Point } from './model.ts';

/** `from`: the cursor's position in the window; selects among several neighbours. */
export function neighbour(
  panes: readonly ScenePane[],
  focused: ScenePane,
  direction: Direction,
  from: Point,
): PaneId | null {
  const others = panes.filter(({ id, role }) => id !== focused.id && role?.is !== 'slot');
  const beside = others.filter(({ rect }) => overlap(rect, focused.rect, direction) > 0);
  const ahead = beside.filter(({ rect }) => distance(focused.rect, rect, direction) >= 0);
  const candidates = ahead.length > 0 ? ahead : beside;
  const nearest = Math.min(...candidates.map(({ rect }) => distance(focused.rect, rect, direction)));
  const next = candidates.filter(({ rect }) => distance(focused.rect, rect, direction) === nearest);
  return (next.find(({ rect }) => isLevel(rect, from, direction)) ?? next[0])?.id ?? null;
}

/** Distance between the facing edges; negative for panes behind: the furthest of these is the nearest when wrapping. */
function distance(from: Rect, to: Rect, direction: Direction): number {
  switch (direction) {
    case 'left':
      return from.x - (to.x + to.columns);
    case 'right':
      return to.x - (from.x + from.columns);
    case 'up':
      return from.y - (to.y + to.rows);
    case 'down':
      return to.y - (from.y + from.rows);
  }
}

function isSideways(direction: Direction): boolean {
  return direction === 'left' || direction === 'right';
}

function overlap(a: Rect, b: Rect, direction: Direction): number {
  return isSideways(direction)
    ? Math.min(a.y + a.rows, b.y + b.rows) - Math.max(a.y, b.y)
    : Math.min(a.x + a.columns, b.x + b.columns) - Math.max(a.x, b.x);
}

function isLevel({ x, y, columns, rows }: Rect, from: Point, direction: Direction): boolean {
  return isSideways(direction) ? from.y >= y && from.y < y + rows : from.x >= x && from.x < x + columns;
}
