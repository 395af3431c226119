/** Time spans as a row of cells: the state of each cell. Pure arithmetic; draws nothing. */
import type { StateName } from '../../core/model/state.ts';
import { isOver } from '../../core/model/state.ts';

export interface TimeSpan {
  readonly state: StateName;
  /** Milliseconds since the timeline's beginning. */
  readonly from: number;
  readonly to: number;
}

export interface TimeCell {
  readonly state: StateName;
  /** The state begins here, or is first visible here; the cells after it show that it lasts. */
  readonly first: boolean;
}

/**
 * Null where there is nothing: before a worker was added. If several states share a cell, the one that lasted longest
 * there wins; but a final state always has its first cell, or it would not be visible at all.
 */
export function timeCells(
  spans: readonly TimeSpan[],
  totalMs: number,
  cells: number,
): readonly (TimeCell | null)[] {
  const cellMs = Math.max(1, totalMs) / cells;
  const states = Array.from({ length: cells }, (): StateName | null => null);
  const most = Array.from({ length: cells }, () => 0);
  for (const { state, from, to } of spans) {
    const firstCell = Math.max(0, Math.min(cells - 1, Math.floor(from / cellMs)));
    const lastCell = Math.max(firstCell, Math.min(cells - 1, Math.ceil(to / cellMs) - 1));
    for (let cell = firstCell; cell <= lastCell; cell += 1) {
      const inCell = Math.min(to, (cell + 1) * cellMs) - Math.max(from, cell * cellMs);
      const final = isOver(state) && cell === firstCell;
      if (!final && states[cell] !== null && inCell <= (most[cell] ?? 0)) continue;
      states[cell] = state;
      most[cell] = final ? Infinity : inCell;
    }
  }
  return states.map((state, cell) =>
    state === null ? null : { state, first: cell === 0 || states[cell - 1] !== state },
  );
}
