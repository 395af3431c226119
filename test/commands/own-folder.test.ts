/** The setting `folder`: init, new and plan follow it as run does. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Context } from '../../src/app/context.ts';
import { command as init } from '../../src/commands/setup/init.ts';
import { command as make } from '../../src/commands/setup/new.ts';
import { parseArguments } from '../../src/cli/parse.ts';
import { mayWrite, writeInstructions } from '../../src/app/plan/write-files.ts';
import { projectPaths } from '../../src/core/paths/session-paths.ts';
import { defaultSettings } from '../../src/core/config/settings.ts';
import { readFrontMatter } from '../../src/os/config/front-matter.ts';
import { nodeFiles } from '../../src/os/files/files.ts';

let root = '';
let project = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'mcf-')));
  project = join(root, 'project');
  mkdirSync(project);
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function contextWith(folder: string | null, out: string[] = []): Context {
  return {
    cwd: project,
    caller: { is: 'user' },
    env: {},
    files: nodeFiles(),
    assets: join(import.meta.dirname, '../../src/assets'),
    clock: { now: () => 0 },
    paths: { sessions: join(root, 'sessions') },
    out: (text: string) => void out.push(text),
    err: () => undefined,
    frontMatter: readFrontMatter,
    config: () =>
      Promise.resolve({
        ok: true,
        value: {
          settings: { ...defaultSettings, folder },
          resolved: [{ key: 'folder', value: folder, source: 'user', from: null }],
          untrusted: [],
          projectFile: null,
        },
      }),
  } as unknown as Context;
}

const words = (command: typeof init, argv: readonly string[]) => {
  const args = parseArguments(command.words, argv);
  if (!args.ok) throw new Error(JSON.stringify(args.failure));
  return args.value;
};

it.each([
  [null, ['comm', 'logs', 'outputs'], '/comm/\n/logs/\n'],
  ['.crew', ['.crew/comm', '.crew/logs', '.crew/outputs'], '/.crew/comm/\n/.crew/logs/\n'],
  [
    'my [crew]*',
    ['my [crew]*/comm', 'my [crew]*/outputs'],
    '/my\\ \\[crew]\\*/comm/\n/my\\ \\[crew]\\*/logs/\n',
  ],
  ['../elsewhere', ['../elsewhere/comm', '../elsewhere/logs', '../elsewhere/outputs'], null],
])('init makes the folders there: %s', async (folder, made, ignored) => {
  const out: string[] = [];
  expect(await init.run(contextWith(folder, out), words(init, []))).toEqual({ ok: true, value: 0 });
  for (const path of made) expect(existsSync(join(project, path)), path).toBe(true);
  if (folder !== null)
    for (const name of ['comm', 'logs', 'outputs']) expect(existsSync(join(project, name)), name).toBe(false);
  expect(
    existsSync(join(project, '.gitignore')) ? readFileSync(join(project, '.gitignore'), 'utf8') : null,
  ).toBe(ignored);
  expect(out.join('')).toContain(folder === '../elsewhere' ? join(root, 'elsewhere/comm') : made[0]);
});

it('new names the status file there', async () => {
  const made = await make.run(contextWith('.crew'), words(make, ['docs']));
  expect(made.ok).toBe(true);
  const text = readFileSync(join(project, 'worker1_docs_instructions.md'), 'utf8');
  expect(text).toContain('`.crew/comm/worker1_status.txt`');
  expect(text).toContain('`.crew/outputs/docs/`');
});

it.each([
  ['.crew', (at: string) => join(at, '.crew/comm/archive')],
  ['../elsewhere', (at: string) => join(at, '../elsewhere/comm/archive')],
])('plan --force moves earlier files to the archive there: %s', (folder, archive) => {
  writeFileSync(join(project, 'worker1_old_instructions.md'), 'old');
  const paths = projectPaths({ project, name: null, folder: join(project, folder) });
  const context = contextWith(folder);
  expect(mayWrite(context, paths, false)).toMatchObject({
    failure: {
      fixes: expect.arrayContaining([
        {
          text: expect.stringContaining(
            folder === '.crew' ? '.crew/comm/archive/' : join(root, 'elsewhere/comm/archive/'),
          ) as string,
        },
      ]) as unknown,
    },
  });
  const file = { path: join(project, 'worker1_new_instructions.md'), text: 'new' };
  const written = writeInstructions(context, paths, [file]);
  if (!written.ok || written.value.archive === null) throw new Error(JSON.stringify(written));
  expect(written.value.archive.startsWith(`${archive(project)}/`)).toBe(true);
  expect(readdirSync(written.value.archive)).toEqual(['worker1_old_instructions.md']);
  expect(existsSync(join(project, 'comm'))).toBe(false);
});
