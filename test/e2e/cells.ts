/** What really stands on a terminal's screen, cell by cell: the emulator's own account of glyphs and colours. */
import xterm from '@xterm/headless';
import type { Terminal } from '../rig/terminal.ts';

export interface SeenCell {
  /** One character with what combines with it; empty: the second half of a wide one. */
  readonly text: string;
  /** `default`, a palette's number, or `rgb`. */
  readonly foreground: string;
  readonly background: string;
}

/** The screen that all the terminal was sent makes, in an emulator of that size. Row by row. */
export async function seenCells(
  terminal: Terminal,
  size: { readonly columns: number; readonly rows: number },
): Promise<readonly (readonly SeenCell[])[]> {
  const emulator = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  await new Promise<void>((done) => emulator.write(terminal.output(), done));
  const buffer = emulator.buffer.active;
  const cells = Array.from({ length: size.rows }, (_, row) =>
    Array.from({ length: size.columns }, (_unused, column) => {
      const cell = buffer.getLine(row)?.getCell(column);
      return {
        text: cell?.getChars() ?? '',
        foreground: colour(cell?.isFgDefault(), cell?.isFgRGB(), cell?.getFgColor()),
        background: colour(cell?.isBgDefault(), cell?.isBgRGB(), cell?.getBgColor()),
      };
    }),
  );
  emulator.dispose();
  return cells;
}

function colour(isDefault = true, isRgb = false, number = 0): string {
  if (isDefault) return 'default';
  return isRgb ? 'rgb' : String(number);
}
