import { expect, it } from 'vitest';
import { missingLines } from '../../../src/core/text/missing-lines.ts';

it.each([
  ['', '/comm/\n/logs/\n'],
  ['dist', '\n/comm/\n/logs/\n'],
  ['dist\n', '/comm/\n/logs/\n'],
  ['dist\r\n', '/comm/\r\n/logs/\r\n'],
  ['comm\n', '/logs/\n'],
  ['logs/\n/comm/\n', ''],
  ['# comm/\n', '/comm/\n/logs/\n'],
])('%j lacks %j', (text, missing) => {
  expect(missingLines(text, ['/comm/', '/logs/'])).toBe(missing);
  expect(missingLines(text + missing, ['/comm/', '/logs/'])).toBe('');
});
