import { expect, it } from 'vitest';
import { comparableLines, withoutLines } from '../../../src/core/text/whole-lines.ts';

const rest = (text: string, part: string): readonly string[] | null =>
  withoutLines(comparableLines(text), comparableLines(part));

it('finds a text despite changed white space, invisible characters and accents', () => {
  expect(rest('caf\u00e9 \uac00', 'cafe\u0301 \u1100\u1161')).toEqual([]);
  expect(rest('a\n\tb  c', 'a\n    b c ')).toEqual([]);
  expect(rest('a\r\n\r\nb', 'a\nb')).toEqual([]);
  expect(rest('po\u200brt 4000', 'port\u00a04000')).toEqual([]);
});

it('finds it by whole lines in order, once', () => {
  expect(rest('before\na\nb\nafter', 'a\nb')).toEqual(['before', 'after']);
  expect(rest('<pasted_content id="af0c">\na\nb\n</pasted_content id="af0c">', 'a\nb')).toHaveLength(2);
  expect(rest('yes', 'yes')).toEqual([]);
  expect(rest('yes, do it', 'yes')).toBeNull();
  expect(rest('a\nx\nb', 'a\nb')).toBeNull();
  expect(rest('a', 'a\nb')).toBeNull();
  expect(rest('a\na', 'a')).toEqual(['a']);
  expect(rest('a', ' \n')).toBeNull();
});

it('takes no quadratic time for repeated lines', () => {
  const lines = Array.from({ length: 400_000 }, () => 'a');
  const part = [...lines.slice(0, 50_000), 'b', ...lines.slice(0, 50_000)];
  const began = performance.now();
  expect(withoutLines(lines, part)).toBeNull();
  expect(performance.now() - began).toBeLessThan(10_000);
});
