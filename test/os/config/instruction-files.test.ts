import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InstructionProblem } from '../../../src/core/failure.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';
import { findInstructions } from '../../../src/os/config/instruction-files.ts';
import type { Result } from '../../../src/core/result.ts';
import { scratchFolder } from '../scratch.ts';

const cwd = scratchFolder('instructions');
const files = nodeFiles();
const at = (name: string): string => join(cwd, name);
const find = (...patterns: string[]): Promise<Result<readonly string[]>> =>
  findInstructions({ files, patterns, cwd });
const write = (name: string, content: string | Uint8Array = 'do it\n'): void => {
  mkdirSync(join(at(name), '..'), { recursive: true });
  writeFileSync(at(name), content);
};

async function found(...patterns: string[]): Promise<readonly string[]> {
  const result = await find(...patterns);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

it('keeps the order of arguments and sorts a pattern’s matches naturally', async () => {
  for (const name of ['w/worker10.md', 'w/worker2.md', 'w/worker1.md', 'w/last.md']) write(name);
  expect(await found('w/last.md', 'w/worker*.md')).toEqual(
    ['w/last.md', 'w/worker1.md', 'w/worker2.md', 'w/worker10.md'].map(at),
  );
});

it('takes what a shell has sorted by number, and any other order as it is', async () => {
  const [one, two, ten] = ['s/worker1_a.md', 's/worker2_b.md', 's/worker10_c.md'];
  for (const name of [one, two, ten]) write(name);
  expect(await found(ten, one, two)).toEqual([one, two, ten].map(at));
  expect(await found(one, ten, two)).toEqual([one, two, ten].map(at));
  expect(await found(two, ten, one)).toEqual([two, ten, one].map(at));
});

it('takes names literally that are there, whatever a pattern would make of them', async () => {
  const names = [
    'n/weird[1].md',
    "n/it's $(id) `id` #{x}.md",
    'n/-rf.md',
    'n/日本.md',
    'n/a {b,c} *.md',
    'n/x/../x.md',
  ];
  mkdirSync(at('n/x'), { recursive: true });
  for (const name of names) write(name);
  expect(await found(...names)).toEqual(names.map(at));
});

it('finds files by an absolute pattern and above the current folder', async () => {
  write('up/a.md');
  mkdirSync(at('up/below'));
  expect(await found(at('up/*.md'))).toEqual([at('up/a.md')]);
  const result = await findInstructions({ files, patterns: ['../*.md'], cwd: at('up/below') });
  expect(result).toEqual({ ok: true, value: [at('up/a.md')] });
});

it('says where it looked when a pattern matches nothing, or nothing was named', async () => {
  expect(await find('nothing*.md')).toEqual({
    ok: false,
    failure: { kind: 'no-instruction-file', looked: cwd, patterns: ['nothing*.md'] },
  });
  expect(await find()).toMatchObject({ failure: { kind: 'no-instruction-file', patterns: [] } });
});

describe('refuses', () => {
  const cases: [string, string, () => void, InstructionProblem][] = [
    ['a missing file', 'b/missing.md', () => undefined, { is: 'missing' }],
    ['a folder', 'b/folder', () => mkdirSync(at('b/folder'), { recursive: true }), { is: 'folder' }],
    ['an empty file', 'b/empty.md', () => write('b/empty.md', ''), { is: 'empty' }],
    ['a file of blanks', 'b/blank.md', () => write('b/blank.md', ' \n\t\n'), { is: 'empty' }],
    ['a file with a NUL', 'b/nul.md', () => write('b/nul.md', 'a\0b'), { is: 'binary' }],
    [
      'a file that is not UTF-8',
      'b/latin.md',
      () => write('b/latin.md', Buffer.from([0x61, 0xe9, 0x62])),
      { is: 'binary' },
    ],
    [
      'a file of 6 MB',
      'b/large.md',
      () => write('b/large.md', 'x'.repeat(6 * 1024 * 1024)),
      { is: 'too-large', bytes: 6 * 1024 * 1024, limit: 5 * 1024 * 1024 },
    ],
    [
      'a pipe, without waiting for it',
      'b/pipe',
      () => execFileSync('mkfifo', [at('b/pipe')]),
      { is: 'not-regular' },
    ],
    [
      'a link to itself',
      'b/loop',
      () => symlinkSync('loop', at('b/loop')),
      { is: 'unreadable', reason: 'ELOOP' },
    ],
    [
      'a name with a line end',
      'b/a\nb.md',
      () => write('b/a\nb.md'),
      { is: 'bad-name', reason: 'it contains a control character or a line break' },
    ],
  ];
  it.each(cases)('%s', async (_what, name, prepare, problem) => {
    mkdirSync(at('b'), { recursive: true });
    prepare();
    expect(await find(name)).toEqual({
      ok: false,
      failure: { kind: 'bad-instruction-file', path: at(name), problem },
    });
  });

  it('the same file twice, under another name too', async () => {
    write('s/a.md');
    symlinkSync('a.md', at('s/b.md'));
    expect(await find('s/a.md', 's/b.md')).toEqual({
      ok: false,
      failure: { kind: 'same-file-twice', path: at('s/a.md'), first: at('s/a.md'), second: at('s/b.md') },
    });
  });
});
