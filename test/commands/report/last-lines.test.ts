import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/commands/context.ts';
import { lastLines } from '../../../src/commands/report/last-lines.ts';
import { runMark } from '../../../src/core/run-mark.ts';
import { nodeFiles } from '../../../src/host/files.ts';

const context = { files: nodeFiles() } as Context;
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
  const of = (startedAt: string, wentOn = false) => lastLines(context, { path, startedAt, wentOn });

  it('are clean text, at most twenty, without blank ones, and an unfinished one counts', () => {
    const many = Array.from({ length: 50 }, (_, index) => `line ${String(index)}\n\n`).join('');
    writeFileSync(path, `${many}\u001b[2J\u001b[31mred\u001b[0m\u0007\rdone\r\nlast`);
    const lines = of(first);
    expect(lines).toHaveLength(20);
    expect(lines?.slice(-3)).toEqual(['line 49', 'done', 'last']);
  });

  it('are those of its own run alone, in a log in which several went on', () => {
    writeFileSync(path, ['one', runMark(second), 'two', runMark(third), 'three', ''].join('\n'));
    expect(of(first, true)).toEqual(['one']);
    expect(of(second, true)).toEqual(['two']);
    expect(of(third)).toEqual(['three']);
  });

  it('are none for a run that printed nothing after another one', () => {
    writeFileSync(path, `one\n${runMark(second)}\n`);
    expect(of(second)).toEqual([]);
  });

  it('are not there without a log, or where a later run may have printed them', () => {
    expect(of(first)).toBeNull();
    writeFileSync(path, 'whose?\n');
    expect(of(first, true)).toBeNull();
    expect(of(first)).toEqual(['whose?']);
  });

  it('are found at the end of a large log, whatever it is made of', () => {
    writeFileSync(
      path,
      Buffer.concat([Buffer.alloc(20 * 1024 * 1024, '\u001b[H█ '), Buffer.from('\nend\n')]),
    );
    expect(of(first)?.at(-1)).toBe('end');
  });
});
