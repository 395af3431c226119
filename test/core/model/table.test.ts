import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Table } from '../../../src/core/model/table.ts';

const evens = (value: number): number => (value % 2 === 0 ? 1 : 0) | (value > 50 ? 2 : 0);

describe('a table', () => {
  it('is a map in the order of adding, and its older versions never change', () => {
    const steps = fc.array(fc.tuple(fc.nat(80), fc.nat(99)), { maxLength: 120 });
    fc.assert(
      fc.property(steps, (sets) => {
        let table = Table.empty(evens);
        const map = new Map<string, number>();
        const before: (readonly [Table<number>, string])[] = [];
        for (const [key, value] of sets) {
          before.push([table, JSON.stringify([...table])]);
          table = table.with(String(key), value);
          map.set(String(key), value);
        }
        expect([...table]).toEqual([...map]);
        expect([...table.values()]).toEqual([...map.values()]);
        expect(table.size).toBe(map.size);
        for (let key = 0; key <= 81; key += 1) {
          expect(table.get(String(key))).toBe(map.get(String(key)));
          expect(table.has(String(key))).toBe(map.has(String(key)));
        }
        for (const [old, said] of before) expect(JSON.stringify([...old])).toBe(said);
      }),
    );
  });
  it('finds by mark what a full search finds, in order, up to the limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(99), { maxLength: 200 }),
        fc.integer({ min: 1, max: 3 }),
        fc.nat(9),
        (values, marks, most) => {
          const table = values.reduce((all, value, at) => all.with(String(at), value), Table.empty(evens));
          const all = values.filter((value) => (evens(value) & marks) !== 0);
          expect(table.marked(marks)).toEqual(all);
          expect(table.marked(marks, most)).toEqual(all.slice(0, most));
        },
      ),
    );
  });
  it('lets a table and one derived from it change independently', () => {
    const root = Table.empty<number>().with('a', 1);
    const left = root.with('b', 2).with('c', 3);
    const right = root.with('c', 4);
    expect([...left]).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
    expect([...right]).toEqual([
      ['a', 1],
      ['c', 4],
    ]);
    expect(root.get('b')).toBeUndefined();
  });
  it('holds more than a thousand values, in several levels', () => {
    const keys = Array.from({ length: 1_100 }, (_, at) => `k${String(at)}`);
    let table = keys.reduce((all, key, at) => all.with(key, at), Table.empty(evens));
    table = table.with('k1050', 7);
    expect(table.get('k1050')).toBe(7);
    expect(table.get('k31')).toBe(31);
    expect(table.get('k32')).toBe(32);
    expect([...table.keys()]).toEqual(keys);
    expect(table.marked(2, 2)).toEqual([51, 52]);
  });
});
