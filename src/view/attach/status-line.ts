/** The last row: which session, its windows, and what the person needs to know to leave. As assets/tmux.conf words it. */
import { attributes, clearRect, type CellGrid } from '../../core/cell-grid.ts';
import { widthOf } from '../../core/cells.ts';
import { cleanText } from '../../core/clean-text.ts';
import type { WindowId } from '../../core/geometry.ts';
import { unreachable } from '../../core/result.ts';
import { keyLabel } from './key-label.ts';
import { focusedPane, type AttachModel } from './model.ts';
import { putText } from './put-text.ts';

interface Piece {
  readonly text: string;
  readonly attributes: number;
  readonly window: WindowId | null;
}

/** Longer names of sessions are cut. Cells. */
const nameCells = 66;

export function drawStatusLine(model: AttachModel, grid: CellGrid, row: number): void {
  clearRect(grid, { x: 0, y: row, columns: grid.columns, rows: 1 });
  let column = 0;
  for (const { text, attributes: looks } of leftPieces(model))
    column = putText(grid, row, column, grid.columns, text, { attributes: looks });
  const hint = hintTexts(model).find((text) => column + widthOf(text) <= grid.columns);
  if (hint !== undefined)
    putText(grid, row, grid.columns - widthOf(hint), grid.columns, hint, { attributes: attributes.dim });
}

/** The window whose number is drawn there. */
export function windowAt(model: AttachModel, column: number): WindowId | null {
  let from = 0;
  for (const { text, window } of leftPieces(model)) {
    from += widthOf(text);
    if (column < from) return window;
  }
  return null;
}

function leftPieces({ scene }: AttachModel): readonly Piece[] {
  if (scene === null) return [];
  return [
    { text: `${cleanText(scene.session, nameCells)} `, attributes: attributes.dim, window: null },
    ...scene.windows.map(({ id, index, active }): Piece => ({
      text: ` ${index + 1} `,
      attributes: active ? attributes.dim | attributes.inverse : attributes.dim,
      window: id,
    })),
  ];
}

/** The first that has room is shown. */
function hintTexts(model: AttachModel): readonly string[] {
  const { prefix, mode, look } = model;
  const key = keyLabel(prefix);
  switch (mode.is) {
    case 'panes': {
      const ways = `${key} S sidebar  ${key} d leave`;
      // Whose pane has the focus: nothing in a Claude's own screen says it.
      const role = focusedPane(model)?.role;
      return [...(role?.is === 'worker' ? [` worker ${role.worker}  ${ways}`] : []), ` ${ways}`];
    }
    case 'scroll':
      return [` ${look.unicode ? '↑↓' : 'j k'} PgUp PgDn scroll  q ends it`];
    case 'help':
      return [' q closes'];
    default:
      return unreachable(mode);
  }
}
