/** Instruction files that cannot be used, and names that look dangerous and can. Nothing half-made is left. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CrewRig, Ran } from '../rig/crew-rig.ts';
import { worlds } from './crew.ts';

const world = worlds();
const run = ['run', '--agent', 'demo'];

function refused(rig: CrewRig, ran: Ran, ...hints: readonly string[]): void {
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  for (const hint of hints) expect(ran.stderr).toContain(hint);
  expect(ran.stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
  // Nothing was made: neither in the project nor in the state folder, and nothing runs.
  expect(readdirSync(rig.project).filter((name) => ['comm', 'logs', 'outputs'].includes(name))).toEqual([]);
  expect(existsSync(rig.state) ? readdirSync(rig.state) : []).toEqual([]);
  expect(rig.processes()).toEqual([]);
}

test('no file given, or none matched, says where it looked', async () => {
  const rig = world();
  refused(rig, await rig.muxcrew(run), 'No instruction file was found in', rig.project);
  refused(rig, await rig.muxcrew([...run, 'worker*_x.md']), rig.project, 'worker*_x.md');
  refused(rig, await rig.muxcrew([...run, 'gone.md']), 'gone.md', 'does not exist');
});

test.each<[string, (rig: CrewRig) => void, string]>([
  ['a folder', (rig) => mkdirSync(join(rig.project, 'f.md')), 'is a folder, not an instruction file'],
  ['an empty file', (rig) => rig.write('f.md', ''), 'is empty'],
  ['a file of blanks', (rig) => rig.write('f.md', ' \n\t\n'), 'is empty'],
  [
    'a binary file',
    (rig) => rig.write('f.md', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2])),
    'not a text file',
  ],
  [
    'a file that is no UTF-8',
    (rig) => rig.write('f.md', new Uint8Array([0x61, 0xff, 0xfe, 0x0a])),
    'not a text file',
  ],
  [
    '50 MB',
    (rig) => rig.write('f.md', new Uint8Array(50 * 1024 * 1024).fill(97)),
    '50 MB, the limit is 5 MB',
  ],
  ['a FIFO', (rig) => void execFileSync('mkfifo', [join(rig.project, 'f.md')]), 'not a regular file'],
  ['a link to nothing', (rig) => symlinkSync('/nonexistent', join(rig.project, 'f.md')), 'does not exist'],
  ['a link to itself', (rig) => symlinkSync('f.md', join(rig.project, 'f.md')), 'ELOOP'],
])('%s as instruction file is refused', async (_, make, hint) => {
  const rig = world();
  make(rig);
  refused(rig, await rig.muxcrew([...run, 'f.md']), hint, 'f.md');
});

test('a file that cannot be read is refused', async () => {
  const rig = world();
  // Nothing is unreadable for root but what the system itself refuses to give.
  const file = process.getuid?.() === 0 ? '/proc/self/mem' : rig.write('f.md', 'x');
  if (process.getuid?.() !== 0) chmodSync(file, 0);
  refused(rig, await rig.muxcrew([...run, file]), file);
});

test('the same file twice is refused, also under another name', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  symlinkSync('a.md', join(rig.project, 'b.md'));
  refused(rig, await rig.muxcrew([...run, 'a.md', './a.md']), 'the same file');
  refused(rig, await rig.muxcrew([...run, '*.md']), 'the same file', 'b.md');
});

test('a name with a line end or an escape sequence is refused, and said without it', async () => {
  const rig = world();
  for (const name of ['two\nlines.md', 'esc\x1b]0;owned\x07.md']) {
    rig.write(name, 'x');
    const ran = await rig.muxcrew([...run, name]);
    refused(rig, ran, 'cannot be used');
    expect(ran.stderr).not.toMatch(/\x1b|\x07/);
  }
});

test('names of blanks, quotes, commands, formats, dashes, dots and CJK are taken literally @slow', async () => {
  const rig = world();
  const names = [
    'a b.md',
    `it's "q".md`,
    '$(touch pwned).md',
    '`touch pwned`.md',
    '#{pane_id} #(touch pwned).md',
    '-d.md',
    '..hidden.md',
    '予定表.md',
    '%1 ; kill-server.md',
  ];
  for (const name of names) rig.write(name, `# ${name}\n`);
  mkdirSync(join(rig.project, 'sub'));
  const ran = await rig.muxcrew(
    ['run', '--wait', '--agent', 'demo', '--', ...names.map((name) => `../${name}`)],
    { cwd: join(rig.project, 'sub') },
  );
  expect(ran.code).toBe(0);
  expect(ran.stdout.trimEnd().split('\n')).toHaveLength(names.length);
  const notes = readdirSync(join(rig.project, 'sub/outputs'));
  expect(notes).toHaveLength(names.length);
  expect(readdirSync(join(rig.project, 'sub')).sort()).toEqual(['comm', 'logs', 'outputs']);
  expect((await rig.muxcrew(['status', '予定表'])).code).toBe(0);
});

test.each(['-x', '..x', "a'b", '予定', 'two\nlines', '#{session_name}', '$(touch pwned)', 'a'.repeat(150)])(
  'a project folder named %j works like any other @slow',
  async (projectName) => {
    const rig = world({ projectName });
    rig.write('a.md', 'x');
    const ran = await rig.muxcrew([...run, '--wait', 'a.md']);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/^1 a completed/);
    const listed = await rig.muxcrew(['ls']);
    expect(listed.stdout.trimEnd().split('\n')).toHaveLength(2);
    expect((await rig.muxcrew(['stop'])).code).toBe(0);
  },
);
