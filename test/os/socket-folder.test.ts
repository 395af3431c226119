import { chmodSync, chownSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { placeProblem, socketFolder } from '../../src/os/sockets/socket-path.ts';
import { scratchFolder } from './scratch.ts';

const folder = scratchFolder('sockets');

test('a folder that is short enough is the wanted one, and this user’s alone', () => {
  const wanted = join(folder, 'ssh');
  mkdirSync(wanted);
  chmodSync(wanted, 0o777);
  expect(socketFolder(wanted, 10)).toBe(wanted);
  expect(lstatSync(wanted).mode & 0o777).toBe(0o700);
});

test('one that is too long for sockets of such names is a short one, the same each time', () => {
  const wanted = join(folder, 'x'.repeat(60), 'ssh');
  const short = socketFolder(wanted, 57);
  try {
    expect(short).toMatch(/^\/tmp\/muxcrew-\d+\/[0-9a-f]{8}$/);
    expect(socketFolder(wanted, 57)).toBe(short);
    expect(socketFolder(`${wanted}2`, 57)).not.toBe(short);
    expect(lstatSync(short ?? '').mode & 0o777).toBe(0o700);
  } finally {
    for (const one of [short, socketFolder(`${wanted}2`, 57)]) rmSync(one ?? '', { recursive: true });
  }
});

test('a link in its place is no folder of ours', () => {
  const wanted = join(folder, 'link');
  symlinkSync(folder, wanted);
  expect(socketFolder(wanted, 10)).toBeNull();
});

const long = `/${'x'.repeat(100)}/control.sock`;

test.each<[string, (path: string) => void, RegExp]>([
  ['a link', (path) => symlinkSync(folder, path), /is a symbolic link, not a folder$/],
  ['a link to nothing', (path) => symlinkSync('/nonexistent/x', path), /is a symbolic link, not a folder$/],
  ['a file', (path) => writeFileSync(path, ''), /is not a folder$/],
  [
    'below a file',
    (path) => writeFileSync(path.slice(0, path.lastIndexOf('/')), ''),
    /cannot be made \(ENOTDIR\)$/,
  ],
])('the folder of long sockets that is %s is refused with the reason', (name, make, reason) => {
  const place = join(folder, `place of ${name}`);
  if (name !== 'below a file') mkdirSync(place);
  const short = join(place, 'muxcrew-1');
  make(short);
  const problem = placeProblem(long, short);
  expect(problem).toMatchObject({ folder: short, excess: long.length - 96 });
  expect(problem?.reason).toMatch(reason);
  expect(placeProblem('/s/control.sock', short)).toBeNull();
});

test('the folder of long sockets is made, and closed to others where it is too open', () => {
  const short = join(folder, 'made');
  expect(placeProblem(long, short)).toBeNull();
  chmodSync(short, 0o777);
  expect(placeProblem(long, short)).toBeNull();
  expect(lstatSync(short).mode & 0o777).toBe(0o700);
});

test.runIf(process.getuid?.() === 0)('the folder of long sockets that another user made is refused', () => {
  const short = join(folder, 'foreign');
  mkdirSync(short);
  chownSync(short, 12_345, 12_345);
  expect(placeProblem(long, short)?.reason).toBe(`${short} belongs to another user (uid 12345)`);
});
