import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFiles } from '../../src/os/files/files.ts';
import { follow, type Follower } from '../../src/runtime/sources/follow.ts';
import { scratch } from './scratch.ts';
import type { ReadPosition } from '../../src/core/model/facts/read-position.ts';

const before = 'Status: one\nCOMPLETED: two\nStatus: three\n';

describe('a followed status file', () => {
  let place: ReturnType<typeof scratch>;
  let status = '';
  let copy = '';
  let position: ReadPosition | null = null;
  beforeEach(() => {
    place = scratch();
    status = join(place.folder, 'status.txt');
    copy = join(place.folder, 'copy');
    position = null;
    writeFileSync(status, before);
  });
  afterEach(() => place.remove());

  const open = (): Follower => follow(nodeFiles(), status, position);
  const read = (follower: Follower): readonly string[] => {
    const lines: string[] = [];
    for (let fresh = follower.next(); fresh !== null; fresh = follower.next()) {
      lines.push(...fresh.lines);
      position = fresh.position;
    }
    return lines;
  };
  const sed = (script: string): void => void execFileSync('sed', ['-i', script, status]);

  const restorations: readonly (readonly [string, () => void])[] = [
    ['copied over itself', () => (copyFileSync(status, copy), copyFileSync(copy, status))],
    [
      'removed and copied back',
      () => (copyFileSync(status, copy), rmSync(status), copyFileSync(copy, status)),
    ],
    ['moved away and back', () => (renameSync(status, copy), renameSync(copy, status))],
    ['replaced by a copy', () => (copyFileSync(status, copy), renameSync(copy, status))],
    ['without its last line', () => sed('$d')],
    ['without its first line', () => sed('1d')],
    ['with one line left', () => sed('2!d')],
    ['with the lines in another order', () => writeFileSync(status, 'Status: three\nCOMPLETED: two\n')],
    ['with an edited first line', () => sed('1s/one/1/')],
    ['with a line inserted at the top', () => sed('1i Status: zero')],
    ['with Windows line ends', () => sed('s/$/\\r/')],
    ['cut to nothing', () => writeFileSync(status, '')],
    ['written again below blank lines', () => writeFileSync(status, `\n\n${before}`)],
  ];

  for (const [name, change] of restorations) {
    it(`gives no line of a file that was ${name}, and the next appended one`, () => {
      const follower = open();
      expect(read(follower)).toHaveLength(3);
      change();
      expect(read(follower)).toEqual([]);
      appendFileSync(status, 'COMPLETED: four\n');
      expect(read(follower)).toEqual(['COMPLETED: four']);
    });

    it(`gives no line of a file that was ${name} while no supervisor ran`, () => {
      expect(read(open())).toHaveLength(3);
      change();
      const follower = open();
      expect(read(follower)).toEqual([]);
      appendFileSync(status, 'COMPLETED: four\n');
      expect(read(follower)).toEqual(['COMPLETED: four']);
    });

    it(`gives only the appended line of a file that was ${name} and appended to at once`, () => {
      const follower = open();
      read(follower);
      change();
      appendFileSync(status, 'COMPLETED: four\n');
      expect(read(follower)).toEqual(['COMPLETED: four']);
    });
  }

  it('gives a line that repeats the last one when it is appended', () => {
    const follower = open();
    read(follower);
    appendFileSync(status, 'Status: three\n');
    expect(read(follower)).toEqual(['Status: three']);
  });

  it('gives the lines of a new file after a rotation', () => {
    const follower = open();
    read(follower);
    renameSync(status, copy);
    expect(read(follower)).toEqual([]);
    appendFileSync(status, 'Status: four\n');
    expect(read(follower)).toEqual(['Status: four']);
    appendFileSync(status, 'COMPLETED: two\n');
    expect(read(follower)).toEqual(['COMPLETED: two']);
  });

  it('notices another text of the same length', () => {
    const follower = open();
    read(follower);
    writeFileSync(status, before.replace('Status: three', 'FAILED: three'));
    expect(read(follower)).toEqual(['FAILED: three']);
  });

  it('gives nothing while a large file is written back in pieces', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `Status: ${String(index)} ${'x'.repeat(90)}\n`);
    writeFileSync(status, many.join(''));
    const follower = open();
    expect(read(follower)).toHaveLength(5_000);
    writeFileSync(status, '');
    for (let at = 0; at < many.length; at += 900) {
      expect(read(follower)).toEqual([]);
      appendFileSync(status, many.slice(at, at + 900).join(''));
    }
    expect(read(follower)).toEqual([]);
    appendFileSync(status, 'COMPLETED: all\n');
    expect(read(follower)).toEqual(['COMPLETED: all']);
  });

  it('reads the position of an earlier version, which names no lines', () => {
    read(open());
    position = position === null ? null : { inode: position.inode, offset: position.offset };
    const follower = open();
    expect(read(follower)).toEqual([]);
    sed('$d');
    expect(read(follower)).toEqual([]);
  });
});
