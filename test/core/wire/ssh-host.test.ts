import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressProblem, farFolder, meantHost } from '../../../src/core/wire/ssh-host.ts';

test.each(['box', 'me@box.example', 'me.you+x@10.0.0.1', '::1', 'me@fe80::1%eth0', 'b_x-1', 'kühlschrank'])(
  '%s is a valid ssh host',
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
])('%j is not valid', (address) => expect(addressProblem(address)).not.toBeNull());

test('a valid ssh host is one word without shell characters, and not an option', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      if (addressProblem(text) !== null) return;
      expect(text).not.toMatch(/[\s\p{Cc}'"`$\\!;&|<>(){}[\]*?#~^=,]/u);
      expect(text.startsWith('-')).toBe(false);
    }),
    { numRuns: 5_000 },
  );
});

test('a host is resolved by the configuration, otherwise its name is the address', () => {
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
])('the remote folder for %s is %s', (folder, there) => {
  const projects = { '/home/me/todo': '/srv/todo/', '/home/me/todo/deep/': '/deep' };
  expect(farFolder({ name: 'x', address: 'x', port: null, projects }, folder)).toBe(there);
});
