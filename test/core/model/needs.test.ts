import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveNeeds } from '../../../src/core/model/needs.ts';
import { ringIn } from '../../../src/core/model/cycle.ts';

const one = (id: string, name: string, ...needs: readonly string[]) => ({
  id,
  name,
  instructions: `/p/${name}.md`,
  needs,
});

describe('needs of workers', () => {
  it('are found by id, by name in any case, and as workerN; also among existing workers', () => {
    const newcomers = [
      one('1', 'api', 'Auth', '9'),
      one('2', 'auth'),
      one('3', 'all', 'worker1', '1', 'API'),
    ];
    const resolved = resolveNeeds(newcomers, [{ id: '9', name: 'db' }]);
    expect(resolved.ok && [...resolved.value]).toEqual([
      ['1', ['2', '9']],
      ['2', []],
      ['3', ['1']],
    ]);
  });
  it('are refused if a worker does not exist, with a list of the existing ones', () => {
    expect(resolveNeeds([one('1', 'api', 'auht'), one('2', 'auth')], [])).toEqual({
      ok: false,
      failure: { kind: 'unknown-need', path: '/p/api.md', need: 'auht', known: ['2 auth'] },
    });
  });
  it('are refused if they form a cycle, naming only its members', () => {
    const newcomers = [
      one('1', 'a', '2'),
      one('2', 'b', '3'),
      one('3', 'c', '4'),
      one('4', 'd', '3'),
      one('5', 'e'),
    ];
    expect(resolveNeeds(newcomers, [])).toEqual({
      ok: false,
      failure: { kind: 'needs-ring', ring: ['3 c', '4 d'] },
    });
    expect(resolveNeeds([one('1', 'a', 'a')], [])).toMatchObject({ failure: { ring: ['1 a'] } });
  });
  it('form no cycle if workers need only later ones; one need back makes a cycle', () => {
    const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 30 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const needs = new Map<string, readonly string[]>(
          Array.from({ length: 10 }, (_, id) => [
            String(id),
            pairs.filter(([from, to]) => from === id && to > id).map(([, to]) => String(to)),
          ]),
        );
        expect(ringIn(needs)).toBeNull();
        const [from] = pairs.filter(([a, b]) => b > a);
        if (from === undefined) return;
        const [low, high] = from.map(String) as [string, string];
        const ring = ringIn(new Map(needs).set(high, [...(needs.get(high) ?? []), low])) ?? [];
        expect(ring.length).toBeGreaterThan(0);
        ring.forEach((id, at) => {
          const next = ring[(at + 1) % ring.length] ?? '';
          expect([...(needs.get(id) ?? []), ...(id === high ? [low] : [])]).toContain(next);
        });
      }),
    );
  });
  it('may form a chain of a hundred thousand workers', () => {
    const chain = Array.from({ length: 100_000 }, (_, at) => [String(at), [String(at + 1)]] as const);
    expect(ringIn(new Map(chain))).toBeNull();
  });
});
