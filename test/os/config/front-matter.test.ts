import { expect, it } from 'vitest';
import { readFrontMatter } from '../../../src/os/config/front-matter.ts';

const read = (...yaml: readonly string[]) =>
  readFrontMatter('/p/a.md', `---\n${yaml.map((line) => `${line}\n`).join('')}---\nDo it.\n`);

it('gives what the YAML says, and nothing for a file without any', async () => {
  expect(await read('name: auth', 'needs:', '  - 1', 'timeout: 30m')).toEqual({
    ok: true,
    value: { name: 'auth', needs: ['1'], timeoutMs: 1_800_000 },
  });
  expect(await readFrontMatter('/p/a.md', 'Do it.\n')).toEqual({ ok: true, value: {} });
});

it.each([
  ['a key that there is not', ['name: a', 'modle: x'], 3, 'modle', 'perhaps model'],
  ['a value of another kind', ['name: a', 'needs: b', 'maxCost: much'], 4, 'maxCost', 'US dollars'],
  ['one inside of another', ['env:', '  A: b', '  PORT: 80'], 4, 'env.PORT', 'a text'],
  ['broken YAML', ['name: a', 'env: {A: b'], 3, null, 'valid YAML'],
  ['a key that stands twice', ['name: a', 'name: b'], 3, null, 'each key once'],
  ['a list that contains itself', ['name: a', 'needs: &a [*a]'], 3, null, 'aliases that are not circular'],
  [
    'a map that contains itself',
    ['env: &e', '  A: &b', '    B: *e'],
    4,
    null,
    'aliases that are not circular',
  ],
  ['a key that contains itself', ['env: &e', '  ? *e', '  : x'], 3, null, 'aliases that are not circular'],
  ['an alias without anchor', ['name: a', 'needs: [*b]'], 3, null, 'an anchor above it'],
  ['a merge of itself', ['env: &e {A: b, <<: *e}'], 2, null, 'aliases that are not circular'],
  ['a text instead of keys', ['Once upon a time'], 2, null, 'keys such as name'],
])('names file and line of %s', async (_what, yaml, line, key, expected) => {
  const result = await read(...yaml);
  expect(result).toMatchObject({
    ok: false,
    failure: { kind: 'bad-front-matter', path: '/p/a.md', line, key },
  });
  expect(!result.ok && 'expected' in result.failure && result.failure.expected).toContain(expected);
});

it('says where a second line of dashes is missing, and that nothing is below', async () => {
  expect(await readFrontMatter('/p/a.md', '---\nname: a\n')).toMatchObject({
    ok: false,
    failure: { kind: 'bad-front-matter', line: 1, got: 'the end of the file' },
  });
  expect(await readFrontMatter('/p/a.md', '---\nname: a\n---\n \n')).toMatchObject({
    ok: false,
    failure: { kind: 'bad-instruction-file', problem: { is: 'empty' } },
  });
});

it('is not blown up by aliases, nor by a megabyte', async () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'.split('').map((key, at) => {
      const before = 'abcdefgh'[at] ?? '';
      return `${key}: &${key} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`;
    }),
  ];
  expect(await read(...bomb)).toMatchObject({ ok: false, failure: { kind: 'bad-front-matter' } });
  expect(await read(`name: ${'a'.repeat(1_000_000)}`)).toMatchObject({ ok: false, failure: { line: 1 } });
});
