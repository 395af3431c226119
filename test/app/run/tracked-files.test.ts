/** muxcrew asks git which files of a repository are tracked, and runs nothing that the repository names. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { trackedFiles } from '../../../src/app/run/tracked-files.ts';
import { projectPaths } from '../../../src/core/paths/session-paths.ts';
import { nodeExec } from '../../../src/os/processes/exec.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';

let root: string;
let project: string;
let program: string;
let ran: string;
const env = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: root,
  GIT_CONFIG_NOSYSTEM: '1',
});
const git = (...args: readonly string[]): string =>
  execFileSync('git', [...args], {
    cwd: project,
    env: env(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'mcg-')));
  project = join(root, 'project');
  for (const folder of ['comm/sub', 'logs', 'src', 'other'])
    mkdirSync(join(project, folder), { recursive: true });
  for (const name of ['comm/worker1_status.txt', 'comm/sub/x', 'logs/worker1.log', 'src/a', 'other/b'])
    writeFileSync(join(project, name), name);
  program = join(root, 'program');
  ran = join(root, 'ran');
  writeFileSync(program, `#!/bin/sh\necho "$0 $*" >>'${ran}'\nexit 1\n`);
  chmodSync(program, 0o755);
  git('init', '-q');
  git('add', '-fA');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'a');
});
afterEach(() => rmSync(root, { recursive: true }));

async function tracked(): Promise<readonly string[]> {
  const context = { files: nodeFiles(), exec: nodeExec(), env: env() } as unknown as Context;
  return trackedFiles(context, projectPaths({ project, name: null }));
}

const both = ['comm/worker1_status.txt', 'logs/worker1.log'];

describe('files that git tracks', () => {
  it('are found, and no program of the repository runs', async () => {
    for (const hook of ['post-index-change', 'fsmonitor-watchman', 'reference-transaction'])
      execFileSync('cp', [program, join(project, '.git/hooks', hook)]);
    const keys = [
      'core.fsmonitor',
      'core.pager',
      'pager.ls-files',
      'core.sshCommand',
      'core.askPass',
      'core.alternateRefsCommand',
      'credential.helper',
      'diff.external',
      'filter.x.clean',
      'filter.x.process',
    ];
    for (const key of keys) git('config', key, program);
    git('config', 'alias.ls-files', `!${program}`);
    git('config', 'core.hooksPath', '.git/hooks');
    writeFileSync(join(project, '.gitattributes'), '* filter=x\n');
    expect(await tracked()).toEqual(both);
    expect(existsSync(ran)).toBe(false);
    // The repository is hostile: git alone runs it.
    git('ls-files');
    expect(readFileSync(ran, 'utf8')).toContain(program);
  });

  it.each([
    ['uploadpack', 'GIT_NO_LAZY_FETCH'],
    ['uploadpack', 'GIT_ALLOW_PROTOCOL'],
    ['ext', 'GIT_NO_LAZY_FETCH'],
  ] as const)('are not asked of a remote of a partial clone (%s, without %s)', async (by, missing) => {
    git('sparse-checkout', 'init', '--cone', '--sparse-index');
    git('sparse-checkout', 'set', 'src');
    const tree = git('rev-parse', 'HEAD:comm').trim();
    rmSync(join(project, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    for (const [key, value] of [
      ['core.repositoryformatversion', '1'],
      ['extensions.partialClone', 'origin'],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.url', by === 'ext' ? `ext::${program}` : root],
      ['remote.origin.uploadpack', program],
      ['protocol.ext.allow', 'always'],
      ['protocol.allow', 'always'],
    ] as const)
      git('config', key, value);
    const exec = nodeExec();
    const context = {
      files: nodeFiles(),
      env: env(),
      exec: {
        ...exec,
        // As git before 2.39.4 reads it.
        run: (argv: readonly string[], options: { env: Record<string, string> }) => {
          const { [missing]: _, ...rest } = options.env;
          return exec.run(argv, { ...options, env: rest });
        },
      },
    } as unknown as Context;
    await trackedFiles(context, projectPaths({ project, name: null }));
    expect(existsSync(ran)).toBe(false);
  });
});
