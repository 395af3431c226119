/** muxcrew's own folders in a project: kept out of git, created again when missing, never in a folder that is not the project. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../backends/eventually.ts';
import { containing, worlds } from './crew.ts';

const world = worlds();
const idle = ['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md'];
type Rig = ReturnType<typeof world>;

const git = async (rig: Rig, ...words: readonly string[]): Promise<string> => {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
  const ran = await rig.exec(['git', ...identity, ...words], { cwd: rig.project });
  expect([words, ran.code, ran.stderr]).toEqual([words, 0, expect.anything()]);
  return ran.stdout;
};
const repository = async (projectName = 'shop'): Promise<Rig> => {
  const rig = world({ projectName });
  rig.write('a.md', 'work\n');
  await git(rig, 'init', '-q');
  await git(rig, 'add', '-A');
  await git(rig, 'commit', '-qm', 'begin');
  return rig;
};
/** As any reader sees it, also from outside of the project. */
const status = async (rig: Rig, session: string): Promise<string> =>
  (await rig.muxcrew(['status', '--session', session], { cwd: rig.root })).stdout;

test('a crew leaves git status clean, and git add -A takes none of its files', async () => {
  const rig = await repository();
  expect((await rig.muxcrew(idle)).code).toBe(0);
  await rig.worker('1', ({ state }) => state !== 'queued');
  expect(rig.read('comm/.gitignore')).toBe('*\n');
  expect(rig.read('logs/.gitignore')).toBe('*\n');
  expect(await git(rig, 'status', '--porcelain')).toBe('');
  // Deliverables stay visible.
  rig.write('outputs/x.md', 'x\n');
  expect(await git(rig, 'status', '--porcelain', '-uall')).toBe('?? outputs/x.md\n');
});

test('a folder with files of the user gets patterns for muxcrew’s own files alone, a .gitignore of the user stays', async () => {
  const rig = await repository();
  rig.write('comm/protocol.c', 'int main;\n');
  rig.write('logs/.gitignore', '# mine\n');
  expect((await rig.muxcrew(idle)).code).toBe(0);
  expect(rig.read('logs/.gitignore')).toBe('# mine\n');
  rig.write('comm/new.c', 'int other;\n');
  const seen = await git(rig, 'status', '--porcelain', '-uall');
  expect(seen).toContain('?? comm/protocol.c\n?? comm/new.c'.split('\n')[0]);
  expect(seen).toContain('?? comm/new.c');
  expect(seen).not.toContain('session.json');
});

test('files that git tracks are not written over: run names them and the fix', async () => {
  const rig = await repository();
  rig.write('comm/session.json', '{}\n');
  rig.write('comm/board.txt', 'ours\n');
  rig.write('comm/notes.md', 'mine\n');
  rig.write('logs/worker1.log', 'log\n');
  await git(rig, 'add', '-A');
  await git(rig, 'commit', '-qm', 'comm');
  const ran = await rig.muxcrew(idle);
  expect(ran).toMatchObject({
    code: 6,
    stderr: containing('comm/board.txt, comm/session.json, logs/worker1.log'),
  });
  expect(ran.stderr).toContain('git rm -r --cached comm/board.txt comm/session.json logs/worker1.log');
  expect(await git(rig, 'status', '--porcelain')).toBe('');
  await git(rig, 'rm', '-rq', '--cached', 'comm/board.txt', 'comm/session.json', 'logs/worker1.log');
  expect((await rig.muxcrew(idle)).code).toBe(0);
});

test('a hostile repository runs no program of its own', async () => {
  const rig = await repository();
  rig.write('x.sh', '#!/bin/sh\ntouch pwned\n');
  await rig.exec(['chmod', '+x', 'x.sh'], { cwd: rig.project });
  await git(rig, 'config', 'core.fsmonitor', join(rig.project, 'x.sh'));
  await git(rig, 'config', 'core.hooksPath', rig.project);
  rmSync(join(rig.project, 'pwned'), { force: true });
  expect((await rig.muxcrew(idle)).code).toBe(0);
  expect(rig.read('pwned')).toBeNull();
});

test.each([['comm'], ['logs'], ['outputs']])(
  'a missing %s/ is created again and reported @slow',
  async (folder) => {
    const rig = await repository();
    expect((await rig.muxcrew(idle)).code).toBe(0);
    await rig.worker('1', ({ state }) => state !== 'queued');
    rmSync(join(rig.project, folder), { recursive: true });
    await eventually(
      'reported',
      () => rig.snapshot()?.warnings.some((one) => one.includes(`${folder}/ was missing`)) === true,
      15_000,
    );
    expect(rig.read(folder === 'outputs' ? 'comm/.gitignore' : `${folder}/.gitignore`)).toBe('*\n');
    expect(readdirSync(rig.project)).toContain(folder);
    expect(rig.read('logs/muxcrew.log')).toContain(`${folder}/ was missing and has been created again`);
  },
);

test('a moved project is reported and not created again; stop works, and so does moving it back @slow', async () => {
  const rig = await repository();
  expect((await rig.muxcrew(idle)).code).toBe(0);
  await rig.worker('1', ({ state }) => state !== 'queued');
  const session = rig.snapshot()?.session ?? '';
  const moved = join(rig.root, 'shop2');
  renameSync(rig.project, moved);
  await eventually(
    'reported',
    async () => (await status(rig, session)).includes('project folder is gone'),
    20_000,
  );
  expect(readdirSync(rig.root)).not.toContain('shop');
  expect((await rig.muxcrew(['ls'], { cwd: rig.root })).stdout).toContain('project folder is gone');
  // A second crew would write over the files of the first.
  const second = await rig.muxcrew(['run', '-d', '--agent', 'demo', 'a.md'], { cwd: moved });
  expect(second).toMatchObject({
    code: 6,
    stderr: containing(`this folder is the project of session ${session}`),
  });

  renameSync(moved, rig.project);
  await eventually('back', () => rig.snapshot()?.warnings.length === 0, 20_000);
  renameSync(rig.project, moved);
  expect((await rig.muxcrew(['stop', '--yes', '--session', session], { cwd: rig.root })).code).toBe(0);
  expect(readdirSync(rig.root)).not.toContain('shop');
});

test('a removed git worktree stays removed, and another one at its path gets no file of the crew @slow', async () => {
  const rig = await repository();
  const tree = join(rig.root, 'wt');
  await git(rig, 'worktree', 'add', '-q', tree);
  expect((await rig.muxcrew(idle, { cwd: tree })).code).toBe(0);
  const listed = JSON.parse((await rig.muxcrew(['ls', '--json'])).stdout) as { session: string }[];
  const session = listed[0]?.session ?? '';
  await git(rig, 'worktree', 'remove', '--force', tree);
  await eventually(
    'reported',
    async () => (await status(rig, session)).includes('project folder is gone'),
    20_000,
  );
  expect(readdirSync(rig.root)).not.toContain('wt');
  await git(rig, 'worktree', 'add', '-q', tree, 'wt');
  mkdirSync(join(tree, 'comm'));
  writeFileSync(join(tree, 'comm/session.json'), 'not yours\n');
  expect((await rig.muxcrew(['stop', '--yes', '--session', session], { cwd: rig.root })).code).toBe(0);
  expect(readFileSync(join(tree, 'comm/session.json'), 'utf8')).toBe('not yours\n');
  expect(readdirSync(tree).sort()).toEqual(['.git', 'a.md', 'comm']);
});

test('folder: puts comm, logs and outputs elsewhere, and all commands follow @slow', async () => {
  const rig = await repository();
  rig.write('muxcrew.config.yaml', 'folder: .crew\n');
  expect((await rig.muxcrew(['run', '--wait', '--agent', 'demo', 'a.md'])).code).toBe(0);
  expect(readdirSync(join(rig.project, '.crew')).sort()).toEqual(['comm', 'logs', 'outputs']);
  expect(readdirSync(rig.project).sort()).toEqual(['.crew', '.git', 'a.md', 'muxcrew.config.yaml']);
  expect((await rig.muxcrew(['status'])).stdout).toContain('completed');
  expect((await rig.muxcrew(['logs', '1'])).code).toBe(0);
  expect((await rig.muxcrew(['report'])).code).toBe(0);
  expect(rig.read('.crew/outputs/reports/report.md')).not.toBeNull();
  await rig.muxcrew(['stop', '--yes']);
});

test.each([['../out'], ['/elsewhere'], ['~/crew'], ['link/x']])(
  'folder: %s of a project’s own file leads out of the project and is refused',
  async (folder) => {
    const rig = await repository();
    await rig.exec(['ln', '-s', rig.root, 'link'], { cwd: rig.project });
    rig.write('muxcrew.config.yaml', `folder: ${folder}\n`);
    expect(await rig.muxcrew(idle)).toMatchObject({
      code: 2,
      stderr: containing('a folder inside the project'),
    });
  },
);

test('folder: of the user’s own configuration may lie anywhere', async () => {
  const rig = await repository();
  const ran = await rig.muxcrew(idle, { env: { MUXCREW_FOLDER: '~/crews/shop' } });
  expect(ran.code, ran.stderr).toBe(0);
  expect(readdirSync(join(rig.home, 'crews/shop')).sort()).toEqual(['comm', 'logs', 'outputs']);
  expect(readdirSync(rig.project).sort()).toEqual(['.git', 'a.md']);
  expect((await rig.muxcrew(['status'])).code).toBe(0);
});
