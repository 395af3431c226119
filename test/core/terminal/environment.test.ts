import { expect, it } from 'vitest';
import { isUtf8, localeOf, wantsNoColours } from '../../../src/core/terminal/environment.ts';

it.each([
  [{}, null],
  [{ LANG: 'en_GB.UTF-8' }, 'en_GB.UTF-8'],
  [{ LC_ALL: '', LC_CTYPE: '', LANG: 'C.utf8' }, 'C.utf8'],
  [{ LC_ALL: 'C', LANG: 'C.UTF-8' }, 'C'],
  [{ LC_CTYPE: 'de_DE.ISO-8859-1', LANG: 'C.UTF-8' }, 'de_DE.ISO-8859-1'],
])('of %j the locale is %j: an empty one is not set', (env, locale) => {
  expect(localeOf(env)).toBe(locale);
});

it('knows UTF-8 however it is spelt', () => {
  expect(['C.UTF-8', 'de_DE.utf8', 'C', 'ja_JP.eucJP', ''].map(isUtf8)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

it('respects NO_COLOR unless it is empty', () => {
  expect([{}, { NO_COLOR: '' }, { NO_COLOR: '0' }].map(wantsNoColours)).toEqual([false, false, true]);
});
