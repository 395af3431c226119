import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readYaml, yamlLimit } from '../../../src/os/config/yaml.ts';

it('gives the value, and the line of each key', async () => {
  const read = await readYaml('# x\na: 1\nb:\n  c: &c [x]\n  d: *c\n');
  if (!read.ok) throw new Error(read.failure.got);
  expect(read.value.value).toEqual({ a: 1, b: { c: ['x'], d: ['x'] } });
  expect([['a'], ['b', 'd'], ['b', 'e'], ['x']].map(read.value.lineOf)).toEqual([2, 5, 3, null]);
  expect(read.value.firstLine).toBe(2);
});

it.each([
  ['a list in itself', 'a: &a [*a]', 1, '*a inside &a'],
  ['the whole document in itself', '&a\nb:\n  - *a', 3, '*a inside &a'],
  ['two lists in each other', 'a: &a\n  - &b\n    - *a\n    - *b', 3, '*a inside &a'],
  ['a key in itself', '&a {? *a : b}', 1, '*a inside &a'],
  ['a merge of itself', '%YAML 1.1\n---\na: &a {<<: *a}', 3, '*a inside &a'],
  ['a set of itself', 'a: &a !!set {? *a}', 1, '*a inside &a'],
  ['an alias before its anchor', 'a: *b\nb: &b x', 1, '*b'],
  ['a key twice', 'a: 1\n"a": 2', 2, 'a second "a"'],
  ['a number and a text as one key', '1: a\n"1": b', 2, 'a second "1"'],
  ['deep lists', '['.repeat(40) + ']'.repeat(40), 1, 'more'],
  ['deep blocks', '- '.repeat(40) + 'x', 1, 'more'],
  ['keys in keys that go on for ever', 'a: 1\nb: ' + '? '.repeat(20_000), 2, 'more'],
  ['lists in lists in one line', `a: 1\n${'- '.repeat(20_000)}x`, 2, 'more'],
  ['maps that are never closed', `a: 1\n\nb: ${'{a: '.repeat(10_000)}`, 3, 'more'],
  ['brackets in quotes between lists', `a: 1\n${'["]",'.repeat(10_000)}`, 2, 'more'],
  ['brackets in quotes as keys', `a: 1\nb: ${"{'}': ".repeat(9_000)}`, 2, 'more'],
  ['keys in one line', `a: 1\n${'b: '.repeat(20_000)}`, 2, 'more'],
  ['keys in one line in a list', `a: 1\nb: [${'<<: '.repeat(10_000)}`, 2, 'more'],
  ['quoted keys in one line in a map', `a: 1\nb: {${'"a":'.repeat(15_000)}`, 2, 'more'],
  [
    'lists in lists over several lines',
    Array.from({ length: 24 }, (_, at) => `${' '.repeat(at * 190)}${'- '.repeat(95)}\n`).join(''),
    1,
    'more',
  ],
  ['lists that go on for ever', '['.repeat(20_000) + ']'.repeat(20_000), 1, 'more'],
  [
    'depth by aliases',
    Array.from(
      { length: 50 },
      (_, at) => `k${String(at)}: &k${String(at)} [${at === 0 ? '' : `*k${String(at - 1)}`}]`,
    ).join('\n'),
    33,
    'more',
  ],
  ['a merge of a text', '%YAML 1.1\n---\na:\n  <<: x', 3, 'Merge'],
])('refuses %s, with its line', async (_what, text, line, got) => {
  const read = await readYaml(text);
  expect(read).toMatchObject({ ok: false, failure: { line } });
  expect(!read.ok && read.failure.got).toContain(got);
});

it.each([
  ['lists', '['.repeat(32), ']'.repeat(32)],
  ['maps', '{"a": '.repeat(31) + '{', '}'.repeat(32)],
  ['lists in blocks', '- '.repeat(31) + '[', ']'],
])('reads 32 levels of %s', async (_what, open, close) => {
  expect(await readYaml(`${open}1${close}`)).toMatchObject({ ok: true });
});

it('reads brackets and colons in texts and comments, however many', async () => {
  const many = '[{ a: '.repeat(500);
  expect(await readYaml(`# ${many}\na: "${many}"\nb: |-\n  ${many}`)).toMatchObject({
    ok: true,
    value: { value: { a: many, b: many } },
  });
});

it('takes an anchor that is given again inside of itself, and one value in several places', async () => {
  expect(await readYaml('a: &a {x: &a 1, y: *a}')).toMatchObject({
    ok: true,
    value: { value: { a: { y: 1 } } },
  });
  expect(await readYaml('a: &a [1]\nb: [*a, *a, *a]')).toMatchObject({ ok: true });
});

it('refuses a text above its limit without parsing it', async () => {
  expect(await readYaml(`a: ${'x'.repeat(yamlLimit)}`)).toMatchObject({
    ok: false,
    failure: { line: null, expected: 'at most 65536 characters' },
  });
});

it('gives a value without rings, or a problem, for any text', async () => {
  const piece = fc.constantFrom(
    ...'a: |&a |*a|*b|&b |[|]|{|}|, |? |- |\n|  |"|<<: |!!set |---\n|#|x|1'.split('|'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
      const read = await readYaml(pieces.join(''));
      if (read.ok) JSON.stringify(read.value.value);
    }),
    { numRuns: 2_000 },
  );
});
