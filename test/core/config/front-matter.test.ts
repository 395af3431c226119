import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  frontMatterKeys,
  judgeFrontMatter,
  splitFrontMatter,
  taskText,
  timeoutMs,
  wideningFrontMatter,
  wideningKeysOf,
} from '../../../src/core/config/front-matter.ts';

const problem = (value: unknown): string => {
  const judged = judgeFrontMatter(value);
  if (judged.is === 'fine') return 'fine';
  const { path, expected, got } = judged.problem;
  return `${path.join('.')}: ${expected}; got ${got}`;
};

describe('the position of front matter', () => {
  it('is between two lines of three dashes at the very top, with any line ends and byte order mark', () => {
    for (const text of ['---\nname: a\n---\nDo it.\n', '\ufeff--- \r\nname: a\r\n---\t\r\nDo it.\n']) {
      const split = splitFrontMatter(text);
      expect(split).toMatchObject({ is: 'there', body: 'Do it.\n' });
      expect(split.is === 'there' && split.yaml.trim()).toBe('name: a');
    }
  });
  it('is not below other text, and not between more, fewer or indented dashes', () => {
    for (const text of ['\n---\na: 1\n---\nx', '----\na: 1\n---\nx', '--\na\n--\n', ' ---\na: 1\n---\n', ''])
      expect(splitFrontMatter(text)).toEqual({ is: 'none', body: text });
  });
  it('ends at the first closing line, so that rules in the text below stay', () => {
    expect(taskText('---\n---\nA\n\n---\nB\n')).toBe('A\n\n---\nB\n');
  });
  it('is unclosed without a second line, and then everything is the task', () => {
    expect(splitFrontMatter('---\nDo it.\n')).toEqual({ is: 'open' });
    expect(taskText('---\nDo it.\n')).toBe('---\nDo it.\n');
  });
  it('loses nothing of the task', () => {
    fc.assert(
      fc.property(fc.string(), (body) => {
        expect(taskText(`---\nname: a\n---\n${body}`)).toBe(body);
      }),
    );
  });
});

describe('the content of front matter', () => {
  it('may have every key with a valid value', () => {
    const judged = judgeFrontMatter({
      name: 'auth',
      needs: [1, 'db'],
      model: 'haiku',
      timeout: '1h30m',
      maxCost: 2.5,
      agent: 'demo',
      permissionMode: 'plan',
      verify: 'npm test',
      cwd: 'api',
      env: { PORT: '80' },
    });
    expect(judged).toEqual({
      is: 'fine',
      values: {
        name: 'auth',
        needs: ['1', 'db'],
        model: 'haiku',
        timeoutMs: 5_400_000,
        maxCostUsd: 2.5,
        agent: 'demo',
        permissionMode: 'plan',
        verify: 'npm test',
        cwd: 'api',
        env: { PORT: '80' },
      },
    });
  });
  it('may be empty, also keys without a value', () => {
    expect(judgeFrontMatter(null)).toEqual({ is: 'fine', values: {} });
    expect(judgeFrontMatter({ needs: null, model: null })).toEqual({ is: 'fine', values: {} });
  });
  it.each([
    ['1, auth ,1', ['1', 'auth']],
    [2, ['2']],
    [['worker3'], ['worker3']],
  ])('may write needs as %j', (needs, words) => {
    expect(judgeFrontMatter({ needs })).toEqual({ is: 'fine', values: { needs: words } });
  });
  it.each([
    ['text', ': keys such as'],
    [['a'], ': keys such as'],
    [{ tiemout: '1h' }, 'tiemout: perhaps timeout; got the unknown key "tiemout"'],
    [{ colour: 1 }, 'colour: one of name, needs'],
    [{ name: 'two words' }, 'name: a name of letters'],
    [{ name: 3 }, 'name: a name of letters'],
    [{ name: 'all' }, 'name: a name of letters'],
    [{ needs: [['a']] }, 'needs: ids or names'],
    [{ needs: 'a,,b' }, 'needs: ids or names'],
    [{ timeout: 30 }, 'timeout: a time such as 30m, 2h or 1h30m, at most 7d; got 30'],
    [{ timeout: '8d' }, 'timeout: a time'],
    [{ timeout: '0m' }, 'timeout: a time'],
    [{ maxCost: '$5' }, 'maxCost: a number of US dollars above 0; got "$5"'],
    [{ maxCost: 0 }, 'maxCost: a number'],
    [{ permissionMode: 'bypassPermissions' }, 'permissionMode: a mode other than bypassPermissions'],
    [{ verify: ['npm', 'test'] }, 'verify: a command in one line'],
    [{ cwd: '' }, 'cwd: the path of a folder'],
    [{ env: { PORT: 80 } }, 'env.PORT: a text (numbers in quotes); got 80'],
  ])('must not be %j', (value, said) => {
    expect(problem(value)).toContain(said);
  });
  it('accepts a time in days, hours, minutes and seconds', () => {
    expect(['90s', '30m', '2h', '1d', '1h 5m', '7d'].map(timeoutMs)).toEqual([
      90_000, 1_800_000, 7_200_000, 86_400_000, 3_900_000, 604_800_000,
    ]);
    expect(['', 'm', '5', '1.5h', '-1m', '5m1h', '99999999999d'].map(timeoutMs)).toEqual(
      Array.from({ length: 7 }, () => null),
    );
  });
  it('lists the keys that need consent', () => {
    const all = {
      name: 'a',
      model: 'm',
      agent: 'demo',
      permissionMode: 'plan',
      verify: 'v',
      cwd: 'c',
      env: {},
    };
    expect(wideningKeysOf(all)).toEqual(wideningFrontMatter);
    expect(wideningKeysOf({ name: 'a', model: 'm', needs: ['1'], timeoutMs: 1, maxCostUsd: 1 })).toEqual([]);
    expect(frontMatterKeys).toHaveLength(10);
  });
});
