/** A terminal that shows one frame and is written the change shows the next frame. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributes, blankGrid, trueColour, type CellGrid } from '../../../src/core/terminal/cell-grid.ts';
import { openEmulator } from '../../../src/os/emulator/emulator.ts';
import { drawnTexts } from '../../../src/view/attach/drawn-text.ts';
import { frameChange } from '../../../src/view/attach/frame-change.ts';

const size = { columns: 16, rows: 4 };
const style = { colours: 'true', drawn: drawnTexts(true) } as const;

const cell = fc.record({
  text: fc.constantFrom('a', 'b', ' ', ' ', ' ', 'é', '日', '本', '😀', '─', 'e\u0301', '❤', '✓'),
  foreground: fc.constantFrom(-1, -1, 1, 12, 200, trueColour(0x0a0b0c)),
  background: fc.constantFrom(-1, -1, -1, 4, 100),
  attributes: fc.constantFrom(
    0,
    0,
    0,
    attributes.bold,
    attributes.dim | attributes.underline,
    attributes.inverse,
  ),
});
const wide = new Set(['日', '本', '😀']);

/** Cells in runs, as screens are: most of a row stays as it was. */
const frame = fc.array(fc.tuple(fc.nat(size.columns * size.rows - 1), fc.array(cell, { maxLength: 10 })), {
  maxLength: 8,
});

function draw(
  grid: CellGrid,
  runs: readonly (readonly [
    number,
    readonly { text: string; foreground: number; background: number; attributes: number }[],
  ])[],
): CellGrid {
  const next = {
    ...grid,
    text: [...grid.text],
    foreground: grid.foreground.slice(),
    background: grid.background.slice(),
    attributes: grid.attributes.slice(),
  };
  const put = (
    index: number,
    text: string,
    one: { foreground: number; background: number; attributes: number },
  ): void => {
    // Of a wide character of which one half is written over, the other half is a blank.
    if (next.text[index] === '' && index > 0) next.text[index - 1] = ' ';
    if (next.text[index + 1] === '' && text !== '') next.text[index + 1] = ' ';
    next.text[index] = text;
    next.foreground[index] = one.foreground;
    next.background[index] = one.background;
    next.attributes[index] = one.attributes;
  };
  for (const [start, cells] of runs) {
    let index = start;
    for (const one of cells) {
      const width = wide.has(one.text) ? 2 : 1;
      if ((index % size.columns) + width > size.columns || index >= next.text.length) break;
      put(index, one.text, one);
      if (width === 2) {
        if (next.text[index + 2] === '') next.text[index + 2] = ' ';
        next.text[index + 1] = '';
        next.foreground[index + 1] = one.foreground;
        next.background[index + 1] = one.background;
        next.attributes[index + 1] = one.attributes;
      }
      index += width;
    }
  }
  return next;
}

/** What can be seen of it: a blank has no foreground, and no looks but those that show on a blank. */
function seen(grid: CellGrid): readonly string[] {
  const onBlank = attributes.inverse | attributes.underline;
  return grid.text.map((text, index) => {
    const looks = (grid.attributes[index] ?? 0) & (text === ' ' ? onBlank : 0xffff);
    const isForegroundSeen = text !== ' ' || looks !== 0;
    // A letter and its accent, or the one letter that has it.
    return [
      text.normalize('NFC'),
      isForegroundSeen ? grid.foreground[index] : -1,
      grid.background[index],
      looks,
    ].join(',');
  });
}

test('whatever the two frames are, and however unsure the terminal is of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 4 }), async (frames) => {
      const terminal = openEmulator({ size, history: 0, answers: false });
      const write = (text: string): Promise<void> =>
        new Promise((taken) => terminal.write(Buffer.from(text), taken));
      await write(`\x1b[?7lwhat was there before${'#'.repeat(40)}`);
      let shown: CellGrid | null = null;
      let next = blankGrid(size);
      for (const runs of frames) {
        next = draw(next, runs);
        await write(frameChange(shown, next, style));
        shown = next;
        const drawn = blankGrid(size);
        terminal.draw(0, drawn, { x: 0, y: 0, ...size });
        expect(seen(drawn)).toEqual(seen(next));
      }
      terminal.dispose();
    }),
    { numRuns: 300 },
  );
});

test('a frame that stays as it is costs nothing; one character more costs a move and itself', () => {
  const shown = blankGrid(size);
  const next = blankGrid(size);
  expect(frameChange(shown, next, style)).toBe('');
  next.text[18] = 'x';
  expect(frameChange(shown, next, style)).toBe('\x1b[2;3Hx');
});

test('blanks to the end of a row are erased', () => {
  const shown = blankGrid(size);
  shown.text.fill('x');
  const next = blankGrid(size);
  for (let row = 0; row < size.rows; row += 1) next.text[row * size.columns] = 'x';
  expect(frameChange(shown, next, style)).toBe(
    '\x1b[1;2H\x1b[K\x1b[2;2H\x1b[K\x1b[3;2H\x1b[K\x1b[4;2H\x1b[K',
  );
});

test('after a character that terminals draw otherwise wide the next one is put where it belongs', () => {
  const next = blankGrid(size);
  next.text[0] = '❤';
  next.text[1] = 'x';
  expect(frameChange(blankGrid(size), next, style)).toBe('\x1b[1;1H❤\x1b[1;2Hx');
});
