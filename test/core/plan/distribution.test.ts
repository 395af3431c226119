import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDistribution } from '../../../src/core/plan/distribution.ts';
import { ringOf } from '../../../src/core/plan/needs.ts';
import { sourceLines } from '../../../src/core/plan/source.ts';

const read = (text: string): ReturnType<typeof readDistribution> => readDistribution(sourceLines(text));

/** Number, title, text and needs of each part; a problem unchanged. */
function shown(text: string): unknown {
  const found = read(text);
  if (found === null) return null;
  if (!found.ok) return found.failure;
  return found.value.parts.map(({ number, title, text: what, needs }) => [number, title, what, needs]);
}

it('refuses more workers than a plan may have, however large the file', () => {
  const panes = (count: number): string =>
    Array.from(
      { length: count },
      (_, at) => `- Pane ${String(at + 1)}: x${at === 0 ? '' : ` (after ${String(at)})`}`,
    ).join('\n');
  expect(read(panes(500))).toMatchObject({ ok: true });
  expect(read(panes(501))).toEqual({ ok: false, failure: { is: 'too-many', count: 501, limit: 500 } });
  expect(read(panes(9_000))).toMatchObject({ ok: false, failure: { is: 'too-many', count: 9_000 } });
  const ranges = Array.from({ length: 80_000 }, (_, at) => `- Panes 1-${String((at % 50) + 2)}: x`).join(
    '\n',
  );
  expect(read(ranges)).toMatchObject({ ok: false, failure: { is: 'too-many' } });
});

describe('a line of one thing', () => {
  const full = (part: string): string => part.repeat(1_800 / part.length);

  // In an earlier version, 60 spaces took seconds, and 40 numbers practically forever.
  it.each([
    ['spaces around a number', `Worker${full(' ')}1${full(' ')}x`],
    ['spaces behind a number', `Worker 1${full(' ')}x`],
    ['spaces after a comma', `Worker 1,${full(' ')}x`],
    ['numbers', `Worker ${full('1, ')}x`],
    ['numbers with and', `Worker ${full('1, and ')}x`],
    ['a table', `| Worker${full(' ')}0 | Part |\n|---|---|\n| 5 | docs |`],
    ['words that lead to a list', `Please do it ${full('for a, ')}`.repeat(10)],
    ['parentheses that open a list', `Please do it ${full('(a, ')}`.repeat(10)],
  ])('is read in time: %s', (_what, text) => {
    const before = process.cpuUsage();
    read(text);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(1_000);
  });
});

it('reads numbers with any space, sign and mark between them', () => {
  expect(shown('**Workers 1 , and 2**  (api) : x\nWorker no. 3) y\n[Worker 4] z')).toMatchObject([
    ['1', 'api', 'x (share 1 of 2)', []],
    ['2', 'api', 'x (share 2 of 2)', []],
    ['3', expect.any(String), 'y', []],
    ['4', expect.any(String), 'z', []],
  ]);
});

it('reads what is below a range for each of its workers, up to a bound', () => {
  const below = (lines: number): string => `- Panes 1-50: x\n${'  - more text for each\n'.repeat(lines)}`;
  expect(shown(below(2))).toContainEqual([
    '50',
    expect.any(String),
    expect.stringContaining('- more text for each\n- more text for each'),
    [],
  ]);
  expect(read(below(40_000))).toMatchObject({ ok: false, failure: { is: 'too-large', which: 'all' } });
});

it('takes 300,000 lines below one worker', () => {
  expect(read(`- Pane 1: x\n${'  y\n'.repeat(300_000)}`)).toMatchObject({ ok: true });
});

describe('a distribution plan', () => {
  it.each([
    ['- Pane 1: Backend API\n- Pane 2: Frontend'],
    ['- Worker 1: Backend API\n- Worker 2: Frontend'],
    ['1. Backend API\n2. Frontend'],
    ['1) Backend API\n2) Frontend'],
    ['* **Pane 1**: Backend API\n* **Pane 2**: Frontend'],
    ['* **Pane 1:** Backend API\n* **Pane 2:** Frontend'],
    ['#### Pane 1\nBackend API\n#### Pane 2\nFrontend'],
    ['#### Worker 1: Backend API\n\n#### Worker 2: Frontend'],
    ['Pane 1: Backend API\nPane 2: Frontend'],
    ['- pane #1 - Backend API\n- PANE 2 – Frontend'],
    ['- Worker 1 (Backend API)\n- Worker 2 (Frontend)'],
  ])('%j names two workers', (text) => {
    const found = read(text);
    expect(found).toMatchObject({
      ok: true,
      value: {
        parts: [
          { number: '1', title: 'Backend API' },
          { number: '2', title: 'Frontend' },
        ],
        shared: '',
      },
    });
  });

  it('takes bullets as workers if nothing is numbered', () => {
    expect(shown('- Backend: five endpoints\n- Frontend: a page')).toEqual([
      [null, 'Backend', 'Backend: five endpoints', []],
      [null, 'Frontend', 'Frontend: a page', []],
    ]);
  });

  it('keeps lines nested below an entry, and gives lines beside the entries to all workers', () => {
    const text = `Everybody writes TypeScript.

- Pane 1: Backend
  - five endpoints
    - with tests
  and a README
- Pane 2: Frontend

All use port 8080.
`;
    expect(read(text)).toMatchObject({
      ok: true,
      value: {
        parts: [
          { title: 'Backend', text: 'Backend\n- five endpoints\n  - with tests\nand a README' },
          { title: 'Frontend', text: 'Frontend' },
        ],
        shared: 'Everybody writes TypeScript.\n\nAll use port 8080.',
      },
    });
  });

  it('assigns bullets under a worker’s heading to that worker', () => {
    expect(shown('### Pane 1: Backend\n\n- endpoints\n- tests\n\n### Pane 2: Docs\n\nWrite them.')).toEqual([
      ['1', 'Backend', 'Backend\n- endpoints\n- tests', []],
      ['2', 'Docs', 'Docs\nWrite them.', []],
    ]);
  });

  it.each([
    ['- Pane 1: A\n- Pane 2: B (after 1)'],
    ['- Pane 1: A\n- Pane 2 (after 1): B'],
    ['- Pane 1: A\n- Pane 2: B, needs: 1'],
    ['- Pane 1: A\n- Pane 2: B needs: pane 1'],
    ['- Pane 1: A\n- Pane 2: B\n  - needs: 1'],
    ['- Pane 1: A\n- Pane 2: B\n  - **Needs:** Pane 1'],
    ['- Pane 1: A\n- Pane 2: B\n  Depends on: A'],
    ['- Pane 1: A\n- Pane 2: B (depends on A)'],
    ['- Pane 1: A\n- Pane 2: B (after all others)'],
  ])('%j: the second needs the first', (text) => {
    expect(read(text)).toMatchObject({
      ok: true,
      value: { parts: [{ needs: [] }, { title: 'B', text: 'B', needs: [0] }] },
    });
  });

  it('accepts several needs, ranges, and numbers that are not positions', () => {
    expect(
      shown(
        '- Pane 3: A\n- Pane 5: B\n- Pane 6: C\n- Pane 9: D (after 3, 5 and 6)\n- Pane 10: E (after 5-6)',
      ),
    ).toEqual([
      ['3', 'A', 'A', []],
      ['5', 'B', 'B', []],
      ['6', 'C', 'C', []],
      ['9', 'D', 'D', [0, 1, 2]],
      ['10', 'E', 'E', [1, 2]],
    ]);
  });

  it('a range of panes is that many workers', () => {
    expect(shown('- Panes 1-3: crawl the pages\n- Pane 4: merge (after all)')).toEqual([
      ['1', 'crawl the pages (share 1 of 3)', 'crawl the pages (share 1 of 3)', []],
      ['2', 'crawl the pages (share 2 of 3)', 'crawl the pages (share 2 of 3)', []],
      ['3', 'crawl the pages (share 3 of 3)', 'crawl the pages (share 3 of 3)', []],
      ['4', 'merge', 'merge', [0, 1, 2]],
    ]);
  });

  it('reads a worker’s own deliverables from its nested lines', () => {
    expect(read('- Pane 1: A\n  - Output: outputs/a.md\n  - Deliverables: b.md, c.md')).toMatchObject({
      ok: true,
      value: { parts: [{ text: 'A', deliverables: ['outputs/a.md', 'b.md, c.md'] }] },
    });
  });

  it('skips panes without a worker', () => {
    expect(
      shown('- Pane 1: A\n- Pane 2: [TASK 2]\n- Pane 3:\n- Pane 4: (none)\n- Pane 5: unused'),
    ).toMatchObject([['1', 'A', 'A', []]]);
    expect(shown('- Pane 1: [TASK FOR PANE 1]\n- Pane 2: [TASK FOR PANE 2]')).toBeNull();
    expect(shown('')).toBeNull();
    expect(shown('Split it as you like.')).toBeNull();
  });

  it('refuses a duplicate number, an unknown need and a cycle, naming it', () => {
    expect(shown('- Pane 1: A\n- Pane 1: B')).toEqual({ is: 'number-twice', number: '1', line: 2 });
    expect(shown('- Pane 1: A (after 7)\n- Pane 2: B')).toMatchObject({
      is: 'unknown-need',
      part: 'A',
      need: '7',
    });
    expect(shown('- Pane 1: A (after C)\n- Pane 2: B')).toMatchObject({ is: 'unknown-need', need: 'C' });
    expect(shown('- Pane 1: A (after 3)\n- Pane 2: B (after 1)\n- Pane 3: C (after 2)')).toEqual({
      is: 'ring',
      ring: ['A', 'C', 'B'],
    });
    expect(shown('- Pane 1: A (after 1)')).toEqual({ is: 'ring', ring: ['A'] });
  });

  it('a sentence about needs names none', () => {
    expect(shown('- Pane 1: list what it needs: a bike, a lock')).toMatchObject([
      ['1', 'list what it needs', 'list what it needs: a bike, a lock', []],
    ]);
  });
});

describe('properties', () => {
  const title = fc.stringMatching(/^[a-z]{3,9}( [a-z]{3,9}){0,3}$/);
  const styles: readonly ((number: number, text: string) => string)[] = [
    (number, text) => `- Pane ${String(number)}: ${text}`,
    (number, text) => `  * **Worker ${String(number)}** - ${text}`,
    (number, text) => `${String(number)}. ${text}`,
    (number, text) => `##### Pane ${String(number)}: ${text}`,
  ];

  it('finds exactly the listed workers, in every style, with their needs', () => {
    const entries = fc
      .uniqueArray(title, { minLength: 1, maxLength: 12 })
      .chain((titles) =>
        fc.tuple(
          fc.constant(titles),
          fc.tuple(...titles.map((_, own) => fc.subarray(titles.slice(0, own).map((_, other) => other)))),
        ),
      );
    fc.assert(
      fc.property(
        entries,
        fc.constantFrom(...styles),
        fc.constantFrom('\n', '\r\n'),
        ([titles, needs], style, end) => {
          const lines = titles.flatMap((one, own) => {
            const after = (needs[own] ?? []).map((other) => String(other + 1)).join(', ');
            return [style(own + 1, after === '' ? one : `${one} (after ${after})`), '      - a detail'];
          });
          const found = read(lines.join(end));
          if (found?.ok !== true) throw new Error(JSON.stringify(found));
          expect(found.value.parts.map((part) => [part.number, part.title, part.needs])).toEqual(
            titles.map((one, own) => [String(own + 1), one, needs[own]]),
          );
          for (const { text } of found.value.parts) expect(text).toContain('- a detail');
        },
      ),
    );
  });

  it('finds a cycle exactly when there is one', () => {
    const graph = fc
      .integer({ min: 1, max: 12 })
      .chain((size) =>
        fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }),
      );
    fc.assert(
      fc.property(graph, (needs) => {
        const ring = ringOf(needs.map((one) => ({ needs: one })));
        if (ring === null) {
          // Without a cycle, repeatedly removing parts without open needs leaves none.
          const left = new Set(needs.keys());
          for (let before = -1; before !== left.size;) {
            before = left.size;
            for (const one of [...left])
              if (!(needs[one] ?? []).some((need) => left.has(need))) left.delete(one);
          }
          expect(left.size).toBe(0);
        } else {
          for (const [step, at] of ring.entries())
            expect(needs[at]).toContain(ring[(step + 1) % ring.length]);
        }
      }),
    );
  });

  it('a chain of 10,000 is no cycle, and does not overflow the stack', () => {
    const chain = Array.from({ length: 10_000 }, (_, own) => ({ needs: own === 0 ? [] : [own - 1] }));
    expect(
      ringOf(chain.toReversed().map((_, own) => ({ needs: own === 9_999 ? [] : [own + 1] }))),
    ).toBeNull();
    expect(ringOf(chain)).toBeNull();
  });

  it('anything is read without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1_000 }), (text) => {
        read(`- Pane 1: ${text}\n${text}`);
      }),
    );
  });
});
