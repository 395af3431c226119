import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastLines } from '../../../src/app/report/last-lines.ts';
import { runMark } from '../../../src/core/journal/run-mark.ts';
import { openEmulator } from '../../../src/os/emulator/emulator.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';

const context = { files: nodeFiles(), open: openEmulator };
const [first, second, third] = [1, 2, 3].map((day) => `2026-11-0${String(day)}T10:00:00.000Z`) as [
  string,
  string,
  string,
];

describe('the last lines of a run', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mcl-'));
    path = join(folder, 'worker1.log');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const of = (startedAt: string, wentOn = false) =>
    lastLines(context, { path, startedAt, wentOn, within: dirname(path) });

  it('are clean text, at most twenty, without blank ones, and an unfinished one counts', async () => {
    const many = Array.from({ length: 50 }, (_, index) => `line ${String(index)}\r\n\r\n`).join('');
    writeFileSync(path, `${many}\u001b[31mred\u001b[0m\u0007\rdone\r\nlast`);
    const lines = await of(first);
    expect(lines).toHaveLength(20);
    expect(lines?.slice(-3)).toEqual(['line 49', 'done', 'last']);
  });

  it('are what was seen last: neither what was wiped away nor what was painted over', async () => {
    writeFileSync(path, 'waits for 2\r\n\u001b[H\u001b[2J10 %\r20 %\r\nabc\u001b[3Dx\u001b[K\r\n');
    expect(await of(first)).toEqual(['20 %', 'x']);
  });

  it('are those of its own run alone, in a log in which several went on', async () => {
    writeFileSync(path, ['one', runMark(second), 'two', runMark(third), 'three', ''].join('\n'));
    expect(await of(first, true)).toEqual(['one']);
    expect(await of(second, true)).toEqual(['two']);
    expect(await of(third)).toEqual(['three']);
  });

  it('are none for a run that printed nothing after another one', async () => {
    writeFileSync(path, `one\n${runMark(second)}\n`);
    expect(await of(second)).toEqual([]);
  });

  it('are not there without a log, or where a later run may have printed them', async () => {
    expect(await of(first)).toBeNull();
    writeFileSync(path, 'whose?\n');
    expect(await of(first, true)).toBeNull();
    expect(await of(first)).toEqual(['whose?']);
  });

  it('are found at the end of a large log, whatever it is made of', async () => {
    writeFileSync(
      path,
      Buffer.concat([Buffer.alloc(20 * 1024 * 1024, '\u001b[H█ '), Buffer.from('\nend\n')]),
    );
    expect((await of(first))?.at(-1)).toBe('end');
  });
});
