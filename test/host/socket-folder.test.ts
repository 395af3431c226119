import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { socketFolder } from '../../src/host/socket-path.ts';
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
