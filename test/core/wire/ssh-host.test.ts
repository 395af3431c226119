import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressProblem, farFolder, meantHost } from '../../../src/core/wire/ssh-host.ts';

test.each(['box', 'me@box.example', 'me.you+x@10.0.0.1', '::1', 'me@fe80::1%eth0', 'b_x-1', 'kühlschrank'])(
  '%s may be given to ssh',
  (address) => expect(addressProblem(address)).toBeNull(),
);

test.each([
  '',
  '-oProxyCommand=x',
  '-',
  '@box',
  'me@',
  'me@-box',
  'a b',
  'a\tb',
  'a\nb',
  'a@b@c',
  'ssh://box',
  '$(x)',
  '`x`',
  "a'b",
  'a"b',
  'a;b',
  'a|b',
  'a&b',
  'a<b',
  'a\\b',
  '!x',
  'a'.repeat(400),
])('%j may not', (address) => expect(addressProblem(address)).not.toBeNull());

test('whatever may be given to ssh is one word without a character of any shell, and no option', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      if (addressProblem(text) !== null) return;
      expect(text).not.toMatch(/[\s\p{Cc}'"`$\\!;&|<>(){}[\]*?#~^=,]/u);
      expect(text.startsWith('-')).toBe(false);
    }),
    { numRuns: 5_000 },
  );
});

test('a host is what the configuration says of its name, else the name itself', () => {
  const settings = { box: 'me@box.example', lab: { address: 'lab', port: 2222 } };
  expect(meantHost('box', settings)).toMatchObject({ name: 'box', address: 'me@box.example', port: null });
  expect(meantHost('lab', settings)).toMatchObject({ address: 'lab', port: 2222 });
  expect(meantHost('other', settings)).toMatchObject({ name: 'other', address: 'other' });
  expect(meantHost('toString', settings)).toMatchObject({ address: 'toString' });
});

test.each([
  ['/home/me/todo', '/srv/todo'],
  ['/home/me/todo/src/a', '/srv/todo/src/a'],
  ['/home/me/todo/deep/x', '/deep/x'],
  ['/home/me/todos', null],
  ['/home/me', null],
])('the folder for %s over there is %s', (folder, there) => {
  const projects = { '/home/me/todo': '/srv/todo/', '/home/me/todo/deep/': '/deep' };
  expect(farFolder({ name: 'x', address: 'x', port: null, projects }, folder)).toBe(there);
});
