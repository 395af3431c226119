import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import type { Deliverables } from '../../../src/core/snapshot/report.ts';
import { deliverables } from '../../../src/app/report/deliverables.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';

const context = { files: nodeFiles() } as Context;
const began = Date.parse('2026-11-26T07:16:24.000Z');

describe('deliverables', () => {
  let folder = '';
  let outputs = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mcd-'));
    outputs = join(folder, 'outputs');
    mkdirSync(outputs);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Written so many seconds after the run began. */
  const put = (name: string, text: string, seconds = 10): void => {
    const path = join(outputs, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    utimesSync(path, began / 1000 + seconds, began / 1000 + seconds);
  };
  const found = (until: number | null = null): Deliverables =>
    deliverables(context, outputs, { from: began, until: until === null ? null : began + until * 1000 });

  it('are the files of the run, in folders too, with sizes; reports are none', () => {
    put('b.md', 'four');
    put('api/a.md', '12345678');
    put('reports/final_report.md', 'of the manager');
    for (const place of ['', 'night/', '2026-11-26T07-16-24Z/', 'night/2026-11-26T07-16-24Z/'])
      for (const kind of ['md', 'html']) put(`reports/${place}report.${kind}`, 'ours');
    put('other/report.md', 'a worker’s');
    const { files, ...sums } = found();
    expect(files.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['outputs/api/a.md', 8],
      ['outputs/b.md', 4],
      ['outputs/other/report.md', 12],
      ['outputs/reports/final_report.md', 14],
    ]);
    expect(files[1]?.writtenAt).toBe('2026-11-26T07:16:34.000Z');
    expect(sums).toEqual({
      count: 4,
      bytes: 38,
      others: { count: 0, bytes: 0 },
      unreadable: 0,
      complete: true,
    });
  });

  it('of other runs are counted, and not listed', () => {
    put('old.md', '123', -3_600);
    put('own.md', '12', 5);
    put('later.md', '1', 100);
    expect(found(60).files.map(({ path }) => path)).toEqual(['outputs/own.md']);
    expect(found(60).others).toEqual({ count: 2, bytes: 4 });
    expect(found().count).toBe(2);
  });

  it('that are links are named and not followed', () => {
    symlinkSync('/etc', join(outputs, 'etc'));
    symlinkSync('..', join(outputs, 'loop'));
    symlinkSync('gone', join(outputs, 'gone'));
    put('a.md', 'x');
    // A link's own time is now, whenever the run was.
    const always = deliverables(context, outputs, { from: 0, until: null });
    expect(always.files.map(({ path, kind, bytes }) => [path, kind, bytes])).toEqual([
      ['outputs/a.md', 'file', 1],
      ['outputs/etc', 'other', 0],
      ['outputs/gone', 'other', 0],
      ['outputs/loop', 'other', 0],
    ]);
  });

  it('may have any name', () => {
    const odd = [`it's "my" $(x) ;ü 予定 -d`, '-rf', '\u001b[31m', 'a\nb'];
    for (const name of odd) put(name, 'x');
    writeFileSync(Buffer.concat([Buffer.from(`${outputs}/`), Buffer.from([0x66, 0xff])]), 'x');
    const { files, unreadable } = found();
    expect(files.map(({ path }) => path).toSorted()).toEqual(odd.map((name) => `outputs/${name}`).toSorted());
    // Its name is no text: there is no path to look at it by.
    expect(unreadable).toBe(1);
  });

  it('of thousands the first are listed, and all are counted', () => {
    for (let index = 0; index < 3_000; index += 1) put(`f${String(index).padStart(4, '0')}`, 'xx');
    const { files, count, bytes, complete } = found();
    expect(files).toHaveLength(200);
    expect(files[0]?.path).toBe('outputs/f0000');
    expect([count, bytes, complete]).toEqual([3_000, 6_000, true]);
  });

  it('are looked at up to a bound, and it is said', () => {
    const endless = { ...context.files, list: () => ['a', 'b', 'c'], statLink: () => folderStat };
    const folderStat = context.files.stat(outputs);
    const looked = deliverables({ ...context, files: endless }, outputs, { from: 0, until: null });
    expect(looked).toMatchObject({ files: [], complete: false });
  });

  it('there are none where there is no folder, or another thing', () => {
    rmSync(outputs, { recursive: true });
    expect(found()).toMatchObject({ count: 0, unreadable: 0, complete: true });
    writeFileSync(outputs, 'x');
    expect(found()).toMatchObject({ count: 0, complete: true });
  });
});
