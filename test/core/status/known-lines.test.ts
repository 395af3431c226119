import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKnownLines, lineHash, lineHashLength } from '../../../src/core/status/known-lines.ts';

const line = fc.constantFrom('Status: a', 'Status: b', 'COMPLETED: c', 'COMPLETED: d', 'Progress: 1/2', '');
const file = fc.array(line, { maxLength: 8 });

describe('known lines', () => {
  it('returns every line of a growing file, also repeated ones', () => {
    fc.assert(
      fc.property(fc.array(file), (reads) => {
        const known = createKnownLines();
        expect(reads.flatMap((lines) => known.take(lines, true))).toEqual(reads.flat());
      }),
    );
  });

  it('returns nothing if a file is replaced by a part of its lines, in any pieces', () => {
    fc.assert(
      fc.property(
        file,
        fc.infiniteStream(fc.boolean()),
        fc.nat(8),
        fc.boolean(),
        (lines, keeps, cut, pause) => {
          const known = createKnownLines();
          known.take(lines, true);
          const part = lines.filter(() => keeps.next().value);
          known.restart();
          expect(known.take(part.slice(0, cut), pause)).toEqual([]);
          expect(known.take(part.slice(cut), true)).toEqual([]);
          // The whole content again, as after `git stash pop`.
          known.restart();
          expect(known.take(lines, true)).toEqual([]);
        },
      ),
    );
  });

  it('returns only lines after the known ones of a replaced file', () => {
    fc.assert(
      fc.property(file, file, fc.nat(8), (lines, more, cut) => {
        const known = createKnownLines();
        known.take(lines, true);
        known.restart();
        const added = more.map((text, index) => `${text} (new ${String(index)})`);
        const replaced = [...lines.slice(0, cut), ...added];
        expect(known.take(replaced, true)).toEqual(added);
        // From then on it grows normally.
        expect(known.take(['COMPLETED: c'], true)).toEqual(
          added.length === 0 && lines.slice(cut).includes('COMPLETED: c') ? [] : ['COMPLETED: c'],
        );
      }),
    );
  });

  it('returns a line that was appended once more to a replaced file', () => {
    const known = createKnownLines();
    known.take(['Status: a', 'COMPLETED: c'], true);
    known.restart();
    expect(known.take(['Status: a', 'COMPLETED: c', 'COMPLETED: c'], true)).toEqual(['COMPLETED: c']);
  });

  it('returns no line that was inserted before known ones', () => {
    const known = createKnownLines();
    known.take(['Status: a', 'COMPLETED: c'], true);
    known.restart();
    expect(known.take(['# edited', 'Status: a', 'COMPLETED: x', 'COMPLETED: c'], true)).toEqual([]);
  });

  it('knows the newest lines in the next process from the summary', () => {
    const lines = Array.from({ length: 500 }, (_, index) => `Status: ${String(index)}`);
    const first = createKnownLines();
    first.take(lines, true);
    expect(first.summary).toHaveLength(64 * lineHashLength);
    const second = createKnownLines(first.summary);
    second.restart();
    expect(second.take([...lines, 'COMPLETED: c'], true)).toEqual(['COMPLETED: c']);
  });

  it('keeps its memory bounded and still knows the newest lines', () => {
    const known = createKnownLines();
    const lines = Array.from({ length: 100_000 }, (_, index) => `Status: ${String(index)}`);
    known.take(lines, true);
    known.restart();
    expect(known.take(lines.slice(-10_000), true)).toEqual([]);
  });

  it('hashes lines of any text to one length, ignoring surrounding blanks', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(lineHash(text)).toHaveLength(lineHashLength);
        expect(lineHash(`${text} \r`)).toBe(lineHash(text));
      }),
    );
  });
});
