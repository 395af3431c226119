/** The folders that a run makes in its project, and what may be in their place. */
import { agents } from '../../src/agents/list.ts';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Context } from '../../src/app/context.ts';
import { command as demo } from '../../src/commands/setup/demo.ts';
import { parseArguments } from '../../src/cli/parse.ts';
import { ignoreFolders } from '../../src/runtime/project/own-folders.ts';
import { archiveComm, makeFolders } from '../../src/app/run/project.ts';
import { projectPaths } from '../../src/core/paths/session-paths.ts';
import { nodeFiles } from '../../src/os/files/files.ts';

let project = '';
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'mcp-'));
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

const made = (name: string | null = null) =>
  makeFolders({ files: nodeFiles() } as unknown as Context, projectPaths({ project, name }));

it.each([
  ['comm', null],
  ['logs', null],
  ['outputs', null],
  ['comm', 'night'],
  ['logs/night', 'night'],
] as const)('names the file %s where a folder must be (session %s), and leaves nothing', (file, name) => {
  if (file.includes('/')) mkdirSync(join(project, 'logs'));
  writeFileSync(join(project, file), 'mine');
  const before = readdirSync(project);
  expect(made(name)).toEqual({
    ok: false,
    failure: { kind: 'not-a-folder', path: join(project, file), link: null },
  });
  expect(readdirSync(project)).toEqual(before);
});

it('names where a dangling link leads', () => {
  symlinkSync('/gone', join(project, 'outputs'));
  expect(made()).toMatchObject({ failure: { kind: 'not-a-folder', link: '/gone' } });
});

it('takes a link to a folder', () => {
  mkdirSync(join(project, 'elsewhere'));
  symlinkSync(join(project, 'elsewhere'), join(project, 'outputs'));
  expect(made()).toMatchObject({ ok: true, value: [join(project, 'comm'), join(project, 'logs')] });
});

it.each(['comm', 'logs', 'outputs', 'comm/archive'])(
  'refuses %s where it is a link out of the project',
  (name) => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'mcq-'));
    if (name.includes('/')) mkdirSync(join(project, 'comm'));
    symlinkSync(elsewhere, join(project, name));
    const before = readdirSync(project);
    expect(made()).toEqual({
      ok: false,
      failure: {
        kind: 'linked-out',
        path: join(project, name),
        target: realpathSync(elsewhere),
        within: project,
      },
    });
    expect(readdirSync(project)).toEqual(before);
    expect(readdirSync(elsewhere)).toEqual([]);
    rmSync(elsewhere, { recursive: true });
  },
);

it.each(['comm', 'comm/archive'])('archives nothing where %s became a link out of the project', (name) => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'mcq-'));
  expect(made().ok).toBe(true);
  writeFileSync(join(project, 'comm/board.txt'), 'old');
  writeFileSync(join(elsewhere, 'board.txt'), 'of the victim');
  const path = join(project, name);
  if (name === 'comm') rmSync(path, { recursive: true });
  symlinkSync(elsewhere, path);
  const context = { files: nodeFiles(), clock: { now: () => 0 } } as unknown as Context;
  const paths = projectPaths({ project, name: null });
  expect(archiveComm(context, paths)).toMatchObject({ failure: { kind: 'linked-out', path } });
  expect(ignoreFolders(nodeFiles(), paths).filter((file) => file.includes('comm'))).toEqual(
    name === 'comm' ? [] : [join(project, 'comm/.gitignore')],
  );
  expect(readdirSync(elsewhere)).toEqual(['board.txt']);
  rmSync(elsewhere, { recursive: true });
});

it('takes the folder that the user configured, where it does not exist yet', () => {
  const folder = join(project, 'own/place');
  const paths = projectPaths({ project, name: null, folder });
  expect(makeFolders({ files: nodeFiles() } as unknown as Context, paths)).toMatchObject({ ok: true });
});

it('makes no demo folder for a scene that does not exist', async () => {
  const args = parseArguments(demo.words, ['--scene', 'foo']);
  if (!args.ok) throw new Error('the command line of this test');
  const registry = { agents: () => Promise.resolve(agents) };
  const context = { cwd: project, files: nodeFiles(), ...registry } as unknown as Context;
  expect(await demo.run(context, args.value)).toMatchObject({ ok: false, failure: { kind: 'bad-usage' } });
  expect(existsSync(join(project, 'muxcrew-demo'))).toBe(false);
});
