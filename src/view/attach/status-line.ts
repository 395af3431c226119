/** The status line: session, windows, and how to leave. Worded as in assets/tmux.conf. */
import { attributes, clearRect, type CellGrid } from '../../core/terminal/cell-grid.ts';
import { widthOf } from '../../core/text/cells.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import type { WindowId } from '../../core/terminal/geometry.ts';
import { unreachable } from '../../core/result.ts';
import { keyLabel } from './key-label.ts';
import { focusedPane, type AttachModel } from './model.ts';
import { putText } from './put-text.ts';

interface Piece {
  readonly text: string;
  readonly attributes: number;
  readonly window: WindowId | null;
}

/** Longer session names are cut, more so on a narrow terminal. Cells. */
const nameCells = { narrow: 24, wide: 66 };
const wideFrom = 100;

export function drawStatusLine(model: AttachModel, grid: CellGrid, row: number): void {
  clearRect(grid, { x: 0, y: row, columns: grid.columns, rows: 1 });
  let column = 0;
  for (const { text, attributes: looks } of leftPieces(model))
    column = putText(grid, row, column, grid.columns, text, { attributes: looks });
  const hint = hintTexts(model).find((text) => column + widthOf(text) <= grid.columns);
  if (hint !== undefined)
    putText(grid, row, grid.columns - widthOf(hint), grid.columns, hint, { attributes: attributes.dim });
}

/** The window whose number is drawn at that column. */
export function windowAt(model: AttachModel, column: number): WindowId | null {
  let from = 0;
  for (const { text, window } of leftPieces(model)) {
    from += widthOf(text);
    if (column < from) return window;
  }
  return null;
}

function leftPieces({ scene, size }: AttachModel): readonly Piece[] {
  if (scene === null) return [];
  return [
    {
      text: `${cleanText(scene.session).slice(0, size.columns < wideFrom ? nameCells.narrow : nameCells.wide)} `,
      attributes: attributes.dim,
      window: null,
    },
    ...scene.windows.map(({ id, index, active }): Piece => ({
      text: ` ${index + 1} `,
      attributes: active ? attributes.dim | attributes.inverse : attributes.dim,
      window: id,
    })),
  ];
}

function focusedName(model: AttachModel): string {
  const role = focusedPane(model)?.role;
  if (role?.is === 'worker') return `worker ${role.worker}`;
  return role?.is === 'sidebar' ? 'sidebar' : 'another pane';
}

/** Variants by length: the first that fits is shown. */
function hintTexts(model: AttachModel): readonly string[] {
  const { prefix, mode, look, notice, scene } = model;
  const key = keyLabel(prefix);
  if (notice !== null) return [` ${notice}`];
  switch (mode.is) {
    case 'panes': {
      // Name the pane that gets keys: Claude's own screen does not show it.
      const keys = ` keys: ${focusedName(model)}`;
      const asks = scene?.marks?.some((mark) => mark.asks) ?? false;
      const next = asks ? `  ${key} n next request` : '';
      const sidebar = focusedPane(model)?.role?.is === 'sidebar' ? '' : `  ${key} S sidebar`;
      const leave = `  ${key} d detach`;
      const inFull = [
        `${keys}${sidebar}${next}${leave}`,
        `${keys}${next}${leave}`,
        `${keys}${sidebar}${leave}`,
      ];
      return [...inFull, `${keys}${leave}`, keys];
    }
    case 'scroll':
      return [` ${look.unicode ? '↑↓' : 'j k'} PgUp PgDn scroll  q leaves`];
    case 'help':
      return [' q closes'];
    default:
      return unreachable(mode);
  }
}
