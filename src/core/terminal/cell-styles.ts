/**
 * Screen lines with SGR sequences, as from tmux's `capture-pane -e`. Only dim and inverse are read and written, since
 * only they are used. Pure.
 */
import { attributes, type CellGrid } from './cell-grid.ts';

export interface LookedCell {
  readonly text: string;
  readonly dim: boolean;
  readonly inverse: boolean;
}

const part =
  /\x1b\[([\d;:]*)m|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[()][ -~]|([^\x1b])/gu;

/** Styles continue from one line to the next, as in a terminal. */
export function readStyles(lines: readonly string[]): readonly (readonly LookedCell[])[] {
  let style = { dim: false, inverse: false };
  return lines.map((line) => {
    const cells: LookedCell[] = [];
    for (const [, codes, text] of line.matchAll(part)) {
      if (text !== undefined) cells.push({ text, ...style });
      else if (codes !== undefined) style = changed(style, codes);
    }
    return cells;
  });
}

interface Look {
  readonly dim: boolean;
  readonly inverse: boolean;
}

function changed(before: Look, codes: string): Look {
  let style = before;
  const all = codes.split(';');
  for (let index = 0; index < all.length; index += 1) {
    const code = all[index];
    // A colour includes the following numbers: `38;5;2` is not dim.
    if (code === '38' || code === '48') index += all[index + 1] === '2' ? 4 : 2;
    else if (code === '' || code === '0') style = { dim: false, inverse: false };
    else if (code === '2') style = { ...style, dim: true };
    else if (code === '22') style = { ...style, dim: false };
    else if (code === '7') style = { ...style, inverse: true };
    else if (code === '27') style = { ...style, inverse: false };
  }
  return style;
}

/** The rows of a grid, each beginning with a reset, without trailing blanks. */
export function writeStyles({ columns, rows, text, attributes: all }: CellGrid): readonly string[] {
  return Array.from({ length: rows }, (_, row) => {
    let line = '\x1b[0m';
    let drawn = line;
    let last = 0;
    for (let at = row * columns; at < (row + 1) * columns; at += 1) {
      const style = (all[at] ?? 0) & (attributes.dim | attributes.inverse);
      if (style !== last)
        line += `\x1b[0${style & attributes.dim ? ';2' : ''}${style & attributes.inverse ? ';7' : ''}m`;
      last = style;
      line += text[at] ?? ' ';
      if (text[at] !== ' ' || (style & attributes.inverse) !== 0) drawn = line;
    }
    return drawn;
  });
}
