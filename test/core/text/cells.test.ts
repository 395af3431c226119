import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf, fit, plainCells, truncate, widthOf } from '../../../src/core/text/cells.ts';

describe('cells', () => {
  it.each([
    ['backend', 7],
    ['前端', 4],
    ['한글', 4],
    ['e\u0301', 1],
    ['🚀', 2],
    ['●◌✓✗⏎█░─', 8],
    ['', 0],
    ['a\u200bb', 2],
    ['\x1b[31m', 4],
  ])('%j takes %i cells', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it.each([
    ['a family joined by ZWJ keeps its first emoji', '👨‍👩‍👧!', '👨!'],
    ['a flag becomes its letters', '🇩🇪', 'DE'],
    ['a skin tone goes', '👍🏽', '👍'],
    ['a variation selector goes', '❤️', '❤'],
    ['a keycap becomes its digit', '1️⃣', '1'],
    ['decomposed letters are composed', 'u\u0308', 'ü'],
    ['piled marks are cut', 'z' + '\u0335'.repeat(50), 'z\u0335\u0335'],
    ['what no Unicode knows becomes a question mark', '\u{e0fff}\u0378', '?'],
  ])('%s', (_, text, drawn) => {
    expect(plainCells(text)).toBe(drawn);
  });

  it('truncates between characters and marks it in one cell', () => {
    expect(truncate('前端開発', 6)).toBe('前端…');
    expect(truncate('前端開発', 8)).toBe('前端開発');
    expect(truncate('backend', 3, '~')).toBe('ba~');
    expect(truncate('backend', 0)).toBe('');
  });

  it('fits a text into an exact number of cells', () => {
    expect(fit('前端開発', 6)).toBe('前端… ');
    expect(fit('7', 3, 'right')).toBe('  7');
  });

  it('never exceeds the given width, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(40), (text, cells) => {
        expect(widthOf(truncate(text, cells))).toBeLessThanOrEqual(cells);
        expect(widthOf(fit(text, cells))).toBe(cells);
      }),
    );
  });

  it('changes nothing in a plain text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const once = plainCells(text);
        expect(plainCells(once)).toBe(once);
        expect(
          cellsOf(once)
            .map(({ text: one }) => one)
            .join(''),
        ).toBe(once);
      }),
    );
  });
});
