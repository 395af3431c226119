import { expect, it } from 'vitest';
import { attributes, blankGrid } from '../../../src/core/terminal/cell-grid.ts';
import { readStyles, writeStyles } from '../../../src/core/terminal/cell-styles.ts';

it('reads what it writes: dim and inverse cells, cut blanks, inverse blanks', () => {
  const grid = blankGrid({ columns: 6, rows: 2 });
  for (const [index, char] of ['a', 'b', ' ', 'c'].entries()) grid.text[index] = char;
  grid.attributes[1] = attributes.dim | attributes.bold;
  grid.attributes[3] = attributes.dim | attributes.inverse;
  grid.attributes[8] = attributes.inverse;
  const plain = { dim: false, inverse: false };
  expect(readStyles(writeStyles(grid))).toEqual([
    [
      { text: 'a', ...plain },
      { text: 'b', ...plain, dim: true },
      { text: ' ', ...plain },
      { text: 'c', dim: true, inverse: true },
    ],
    [
      { text: ' ', ...plain },
      { text: ' ', ...plain },
      { text: ' ', ...plain, inverse: true },
    ],
  ]);
});

it('continues styles on the next line, and skips other sequences', () => {
  const [first = [], second = []] = readStyles(['\x1b[38;5;7;2ma\x1b]0;x\x07', 'b\x1b[22mc\x1b(B']);
  expect(first).toEqual([{ text: 'a', dim: true, inverse: false }]);
  expect(second.map(({ text, dim }) => [text, dim])).toEqual([
    ['b', true],
    ['c', false],
  ]);
});
