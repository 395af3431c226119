import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { widthOf } from '../../../src/core/text/cells.ts';
import { wrap } from '../../../src/view/text/wrap.ts';

describe('a wrapped text', () => {
  it('breaks between words, and ends in the ellipsis where something had to go', () => {
    expect(wrap('one two three four', 9, 3, '…')).toEqual(['one two', 'three', 'four']);
    expect(wrap('one two three four', 9, 2, '…')).toEqual(['one two', 'three fo…']);
    expect(wrap('abcdefghijkl', 5, 9, '…')).toEqual(['abcde', 'fghij', 'kl']);
  });

  it.each([
    [
      'the panes are gone: muxcrew resume todo-app-1a2b3c',
      30,
      3,
      ['the panes are gone:', 'muxcrew resume todo-app-1a2b3c'],
    ],
    [
      "its settings are ignored: muxcrew trust '/p/my new file.md'",
      34,
      3,
      ['its settings are ignored:', "muxcrew trust '/p/my new file.md'"],
    ],
    // Half of a path is another path: left out where it does not fit.
    ["its settings are ignored: muxcrew trust '/p/my new file.md'", 30, 2, ['its settings are ignored: …']],
    ['lost: muxcrew --host box resume todo-1', 32, 2, ['lost:', 'muxcrew --host box resume todo-1']],
    // Only its words can be kept whole.
    ['no: muxcrew resume todo-app-1a2b3c', 20, 3, ['no: muxcrew resume', 'todo-app-1a2b3c']],
    // The command stays, and what is before it gives way.
    [
      'no supervisor, may be outdated: muxcrew attach todo-app-1a2b3c',
      20,
      3,
      ['no supervisor, may …', 'muxcrew attach', 'todo-app-1a2b3c'],
    ],
    [
      'its file is gone: /a/b.md (fix it, then: muxcrew restart 12)',
      18,
      2,
      ['its file is gone:…', 'muxcrew restart 12'],
    ],
    [
      'wrong folder: env -u TMUX_TMPDIR muxcrew resume a-1',
      40,
      2,
      ['wrong folder:', 'env -u TMUX_TMPDIR muxcrew resume a-1'],
    ],
    // No room for it: it is left out, not cut.
    ['it failed: muxcrew restart 12', 14, 1, ['it failed: …']],
    ['press Ctrl-b d or muxcrew stop ends it', 24, 1, ['press Ctrl-b d or …']],
  ])('never cuts a command: %s in %i x %i', (text, cells, rows, lines) => {
    expect(wrap(text, cells, rows, '…')).toEqual(lines);
  });

  it('fits, whatever the text', () => {
    const word = fc.constantFrom(
      'a',
      'words',
      '一二',
      'muxcrew',
      'restart',
      '12',
      'x-1',
      '(fix:',
      '/a/b',
      '--all',
    );
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 20 }),
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 1, max: 5 }),
        (words, cells, rows) => {
          const lines = wrap(words.join(' '), cells, rows, '…');
          expect(lines.length).toBeLessThanOrEqual(rows);
          for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(cells);
        },
      ),
    );
  });
});
