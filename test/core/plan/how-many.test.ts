import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { howMany, type HowManyInput } from '../../../src/core/plan/how-many.ts';

const gigabyte = 1024 ** 3;
const plenty: HowManyInput = {
  parts: 4,
  atOnce: 4,
  max: null,
  machine: { freeMemory: 64 * gigabyte, cores: 8 },
  memoryEach: 2 * gigabyte,
};

describe('how many workers run at once', () => {
  it.each<[string, Partial<HowManyInput>, number, string | null, number]>([
    ['all parts where there is room', {}, 4, 'parts', 0],
    ['the needs among them', { atOnce: 1 }, 1, 'needs', 3],
    ['the user’s own limit', { max: { count: 3, from: '--max' } }, 3, 'max', 1],
    ['free memory, 2 GB each', { machine: { freeMemory: 5.9 * gigabyte, cores: 8 } }, 2, 'memory', 2],
    ['twice the cores', { parts: 20, atOnce: 20, machine: { freeMemory: null, cores: 2 } }, 4, 'cores', 16],
    ['one at least, with no memory left', { machine: { freeMemory: 0, cores: 8 } }, 1, null, 3],
    ['no memory limit at 0 each', { machine: { freeMemory: 1, cores: 8 }, memoryEach: 0 }, 4, 'parts', 0],
    ['the first of equal bounds', { max: { count: 4, from: '--max' } }, 4, 'parts', 0],
  ])('%s', (_, change, slots, decidedBy, queued) => {
    expect(howMany({ ...plenty, ...change })).toMatchObject({ slots, decidedBy, queued });
  });

  it('leaves room for workers added later, whatever the parts and their needs', () => {
    const chain = { ...plenty, parts: 3, atOnce: 1, machine: { freeMemory: null, cores: 4 } };
    expect(howMany(chain)).toMatchObject({ slots: 1, room: 8 });
    expect(howMany({ ...chain, max: { count: 2, from: '--max' } })).toMatchObject({ slots: 1, room: 2 });
  });

  it('names every limit, and exceeds none', () => {
    fc.assert(
      fc.property(
        fc.record({
          parts: fc.integer({ min: 1, max: 100 }),
          atOnce: fc.option(fc.integer({ min: 1, max: 100 })),
          max: fc.option(fc.record({ count: fc.integer({ min: 1, max: 50 }), from: fc.constant('x') })),
          machine: fc.record({
            freeMemory: fc.option(fc.integer({ min: 0, max: 200 * gigabyte })),
            cores: fc.integer({ min: 1, max: 64 }),
          }),
          memoryEach: fc.integer({ min: 0, max: 8 * gigabyte }),
        }),
        (input) => {
          const { slots, bounds, queued } = howMany(input);
          expect(bounds.map(({ kind }) => kind)).toEqual(['parts', 'needs', 'max', 'memory', 'cores']);
          for (const { limit } of bounds)
            if (limit !== null) expect(slots).toBeLessThanOrEqual(Math.max(1, limit));
          expect(slots).toBeGreaterThanOrEqual(1);
          expect(queued).toBe(Math.max(0, input.parts - slots));
        },
      ),
    );
  });
});
