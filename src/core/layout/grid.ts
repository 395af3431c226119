/** Chooses the number of rows of a grid of panes. Owns which shapes read well; makes no cells. */
import type { Size } from '../terminal/geometry.ts';
import { shares } from './split.ts';

/** A cell is about twice as high as wide, so that 2:1 looks square; a terminal reads best somewhat wider. */
const pleasantRatio = 2.2;
/** The width that most programs are written for. Narrower panes cost as much as a bad shape. */
const pleasantColumns = 80;

/** The smallest pane of a grid; zero or less if the panes do not fit. */
export function smallestPane(space: Size, rows: number, count: number): Size {
  const inRow = Math.ceil(count / rows);
  return {
    columns: Math.min(...shares(space.columns, inRow)),
    rows: Math.min(...shares(space.rows, rows)),
  };
}

/** How many panes of at least this size fit. */
export function capacity(space: Size, minPane: Size): number {
  const across = Math.floor((space.columns + 1) / (minPane.columns + 1));
  const down = Math.floor((space.rows + 1) / (minPane.rows + 1));
  return Math.max(0, across) * Math.max(0, down);
}

/** The number of rows that gives `count` panes the best shape, none below `minPane`; null: impossible. */
export function bestRows(space: Size, count: number, minPane: Size): number | null {
  let best: { readonly rows: number; readonly cost: number } | null = null;
  for (let rows = 1; rows <= count; rows += 1) {
    const pane = smallestPane(space, rows, count);
    if (pane.rows < minPane.rows) break;
    if (pane.columns < minPane.columns) continue;
    const cost = costOf(space, rows, count);
    if (best === null || cost < best.cost) best = { rows, cost };
  }
  return best?.rows ?? null;
}

/** How far a grid's average pane is from the best shape; 0 is perfect. */
function costOf(space: Size, rows: number, count: number): number {
  const columns = ((space.columns + 1) * rows) / count - 1;
  const height = (space.rows + 1) / rows - 1;
  const shape = Math.abs(Math.log2(columns / height / pleasantRatio));
  const narrow = Math.max(0, Math.log2(pleasantColumns / columns));
  return shape + narrow / 2;
}
