import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOver, stateNames } from '../../../src/core/model/state.ts';
import { ticks } from '../../../src/view/timeline/axis.ts';
import { timeCells, type TimeSpan } from '../../../src/view/timeline/cells.ts';

const drawn = (spans: readonly TimeSpan[], totalMs: number, cells: number): string =>
  timeCells(spans, totalMs, cells)
    .map((cell) =>
      cell === null ? ' ' : cell.first ? cell.state.charAt(0).toUpperCase() : cell.state.charAt(0),
    )
    .join('');

describe('a row of cells', () => {
  it('gives each cell the state that lasted longest in it, and says where each begins', () => {
    const spans: readonly TimeSpan[] = [
      { state: 'queued', from: 20, to: 44 },
      { state: 'working', from: 44, to: 88 },
      { state: 'asking', from: 88, to: 100 },
    ];
    expect(drawn(spans, 100, 10)).toBe('  QqWwwwwA');
  });

  it('shows the end of a worker even when it came with the end of the run', () => {
    const spans: readonly TimeSpan[] = [
      { state: 'working', from: 0, to: 100 },
      { state: 'completed', from: 100, to: 100 },
    ];
    expect(drawn(spans, 100, 10)).toBe('WwwwwwwwwC');
  });

  it('shows that a worker was through before it was started again', () => {
    const spans: readonly TimeSpan[] = [
      { state: 'working', from: 0, to: 21 },
      { state: 'failed', from: 21, to: 22 },
      { state: 'working', from: 22, to: 100 },
    ];
    expect(drawn(spans, 100, 10)).toBe('WwFWwwwwww');
  });

  it('draws a run of no time, and one in a single cell', () => {
    expect(drawn([{ state: 'queued', from: 0, to: 0 }], 0, 4)).toBe('Q   ');
    expect(drawn([{ state: 'working', from: 0, to: 9 }], 9, 1)).toBe('W');
  });

  it('never loses the last state, nor shows one that was not there, at any width', () => {
    const step = fc.tuple(fc.constantFrom(...stateNames), fc.integer({ min: 1, max: 500 }));
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 20 }),
        fc.nat(200),
        fc.integer({ min: 1, max: 120 }),
        (steps, begin, cells) => {
          let from = begin;
          const spans = steps.map(([state, ms]): TimeSpan => ({ state, from, to: (from += ms) }));
          const row = timeCells(spans, from, cells);
          expect(row).toHaveLength(cells);
          const states = new Set<string>(spans.map(({ state }) => state));
          for (const cell of row) if (cell !== null) expect(states).toContain(cell.state);
          const last = spans.at(-1)?.state;
          if (last !== undefined && isOver(last)) expect(row.map((cell) => cell?.state)).toContain(last);
          // No hole once it has begun.
          const first = row.findIndex((cell) => cell !== null);
          expect(row.slice(first).every((cell) => cell !== null)).toBe(true);
        },
      ),
    );
  });
});

describe('a time axis', () => {
  it('is marked at round times', () => {
    const texts = (seconds: number, most: number) => ticks(seconds * 1000, most).map(({ text }) => text);
    expect(texts(42, 5)).toEqual(['0', '10 s', '20 s', '30 s', '40 s']);
    expect(texts(100, 5)).toEqual(['0', '30 s', '1:00', '1:30']);
    expect(texts(540, 5)).toEqual(['0', '2 m', '4 m', '6 m', '8 m']);
    expect(texts(7 * 3600, 4)).toEqual(['0', '2 h', '4 h', '6 h']);
    expect(texts(90 * 60, 3)).toEqual(['0', '30 m', '1 h', '1 h 30 m']);
    expect(texts(12 * 86_400, 4)).toEqual(['0', '5 d', '10 d']);
    expect(texts(0, 3)).toEqual(['0']);
  });

  it('has at most as many marks as asked for beside 0, of any length', () => {
    fc.assert(
      fc.property(fc.nat(1e11), fc.integer({ min: 1, max: 20 }), (totalMs, most) => {
        expect(ticks(totalMs, most).length).toBeLessThanOrEqual(most + 1);
      }),
    );
  });
});
