import { chmodSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFiles } from '../../../src/os/files/files.ts';
import { scratchFolder } from '../scratch.ts';

const files = nodeFiles();
const folder = scratchFolder('files');
const at = (name: string): string => join(folder, name);

it('tells what is not there apart from what is empty', () => {
  files.append(at('empty'), '');
  expect(files.readText(at('empty'))).toBe('');
  expect(files.readText(at('missing'))).toBeNull();
  expect(files.stat(at('missing'))).toBeNull();
  expect(files.stat(at('empty/below'))).toBeNull();
  expect(files.readBytes(at('missing'), 0, 10)).toBeNull();
  expect(files.list(at('missing'))).toBeNull();
});

it('throws on every other error', () => {
  expect(() => files.readText(folder)).toThrow(/it is a folder/);
  expect(() => files.list(at('empty'))).toThrow(/ENOTDIR/);
});

describe('replace', () => {
  it('puts a new file in the place of the old one and leaves nothing beside it', () => {
    const home = at('replace');
    files.makeFolder(home);
    files.replace(join(home, 'a'), 'one', 0o600);
    const before = files.stat(join(home, 'a'));
    files.replace(join(home, 'a'), 'two', 0o600);
    expect(files.readText(join(home, 'a'))).toBe('two');
    expect(files.stat(join(home, 'a'))?.inode).not.toBe(before?.inode);
    expect(statSync(join(home, 'a')).mode & 0o777).toBe(0o600);
    expect(readdirSync(home)).toEqual(['a']);
  });

  it('keeps the old file and leaves nothing beside it when it fails', () => {
    const home = at('replace-fails');
    files.makeFolder(join(home, 'a'));
    expect(() => files.replace(join(home, 'a'), 'text')).toThrow();
    expect(readdirSync(home)).toEqual(['a']);
  });
});

describe('links', () => {
  it('are replaced as one, whether what they lead to is there or not, and leave nothing beside', () => {
    const home = at('links');
    files.makeFolder(home);
    files.replaceLink(join(home, 'a'), '/nowhere/one');
    files.replaceLink(join(home, 'a'), '/nowhere/two');
    expect(files.readLink(join(home, 'a'))).toBe('/nowhere/two');
    expect(readdirSync(home)).toEqual(['a']);
    expect(() => files.replaceLink(home, '/nowhere')).toThrow();
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('are told from what is none', () => {
    files.append(at('plain'), '');
    expect(files.readLink(at('plain'))).toBeNull();
    expect(files.readLink(at('missing'))).toBeNull();
  });
});

it('creates a file whole only where there is none', () => {
  const home = at('create');
  files.makeFolder(home);
  expect(files.createWhole(join(home, 'a'), 'mine')).toBe(true);
  expect(files.createWhole(join(home, 'a'), 'yours')).toBe(false);
  expect(files.readText(join(home, 'a'))).toBe('mine');
  expect(readdirSync(home)).toEqual(['a']);
});

it('reads bytes from an offset, fewer at the end', () => {
  writeFileSync(at('bytes'), '0123456789');
  expect(Buffer.from(files.readBytes(at('bytes'), 7, 100) ?? []).toString()).toBe('789');
  expect(files.readBytes(at('bytes'), 50, 100)).toHaveLength(0);
});

it('lists names sorted', () => {
  const home = at('list');
  files.makeFolder(home);
  for (const name of ['b', 'a', 'c']) files.append(join(home, name), '');
  expect(files.list(home)).toEqual(['a', 'b', 'c']);
});

it('takes a missing file as removed', () => {
  files.remove(at('missing'));
  files.removeFolder(at('missing'));
});

it('says what is executable', () => {
  writeFileSync(at('run'), '');
  expect(files.isExecutable(at('run'))).toBe(false);
  chmodSync(at('run'), 0o755);
  expect(files.isExecutable(at('run'))).toBe(true);
  expect(files.isExecutable(at('missing'))).toBe(false);
});

it('follows links to the real path', () => {
  symlinkSync(at('run'), at('link'));
  expect(files.realPath(at('link'))).toBe(at('run'));
});

it('hints at a change in a watched folder, with its name', async () => {
  const home = at('watch');
  files.makeFolder(home);
  const name = await new Promise((resolve) => {
    const dispose = files.watch(home, (found) => {
      dispose();
      resolve(found);
    });
    files.append(join(home, 'new'), 'x');
  });
  expect(name).toBe('new');
});

it('gives no hints, and no error, for a folder that is not there', () => {
  files.watch(at('missing'), () => undefined)();
});

it.runIf(process.platform === 'linux')('gives up at once where a folder takes no new one', () => {
  expect(() => files.makeFolder('/proc/of-ours/below')).toThrow(/ENOENT/);
});

it('makes a folder with its parents, and minds none that is there', () => {
  files.makeFolder(at('made/deep'), 0o700);
  files.makeFolder(at('made/deep'), 0o700);
  expect(statSync(at('made')).mode & 0o777).toBe(0o700);
  expect(() => files.makeFolder(at('empty/below'))).toThrow(/ENOTDIR/);
});
