/** What is published is whole: the packed package, installed elsewhere, runs. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../backends/eventually.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

test('the packed package installs and runs, without node-pty too @slow', async () => {
  const root = mkdtempSync(join(tmpdir(), 'mcp-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const npm = (...words: readonly string[]): string =>
    execFileSync('npm', [...words, '--loglevel=error'], { cwd: repository, encoding: 'utf8' });
  // dist/ was built before the tests; building it anew would pull it from under the others.
  npm('pack', '--ignore-scripts', `--pack-destination=${root}`);
  const [packed] = readdirSync(root);
  npm(
    'install',
    '--global',
    `--prefix=${join(root, 'there')}`,
    '--omit=optional',
    '--no-audit',
    '--no-fund',
    join(root, packed ?? ''),
  );
  const muxcrew = join(root, 'there/bin/muxcrew');
  const socket = `pack-${randomUUID().slice(0, 8)}`;
  const env = {
    HOME: root,
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    XDG_STATE_HOME: join(root, 'state'),
    TMUX_TMPDIR: root,
    MUXCREW_TMUX_SOCKET: socket,
    MUXCREW_DEMO_SPEED: 'fast',
  };
  const run = (...words: readonly string[]): string =>
    execFileSync(muxcrew, words, { cwd: root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  expect(run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(readFileSync(join(root, 'there/share/man/man1/muxcrew.1'), 'utf8')).toContain('.TH MUXCREW');
  expect(run('ls')).toContain('No session is running');
  expect(run('config')).toContain('maxWorkers');
  try {
    expect(run('demo', '--workers', '2')).toMatch(/^1 backend completed .*\n2 frontend completed /);
    // Its sidebar, too: blessed was installed with it.
    const tmux = ['-u', '-L', socket, 'capture-pane', '-p', '-t', ':0.0'];
    await eventually('the sidebar says so', () =>
      execFileSync('tmux', tmux, { env, encoding: 'utf8' }).includes('2/2'),
    );
  } finally {
    run('stop', '--yes');
  }
});

test('npm install -g . in a fresh clone is enough, and npm uninstall -g takes it away again @slow', () => {
  const root = mkdtempSync(join(tmpdir(), 'mcg-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const clone = join(root, "it's a clone");
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: repository, encoding: 'utf8' }).split('\0');
  for (const file of files) if (file !== '') cpSync(join(repository, file), join(clone, file));
  const prefix = join(root, 'there');
  const npm = (...words: readonly string[]): string =>
    execFileSync('npm', [...words, `--prefix=${prefix}`, '--loglevel=error'], {
      cwd: clone,
      encoding: 'utf8',
      env: { ...process.env, HOME: root },
    });
  npm('install', '--global', '--no-audit', '--no-fund', '.');
  const muxcrew = join(prefix, 'bin/muxcrew');
  const env = { HOME: root, PATH: process.env['PATH'] ?? '', XDG_STATE_HOME: join(root, 'state') };
  for (const word of ['--version', '-v', 'version'])
    expect(execFileSync(muxcrew, [word], { env, encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(existsSync(join(prefix, 'share/man/man1/muxcrew.1'))).toBe(true);
  npm('uninstall', '--global', 'muxcrew');
  expect(existsSync(muxcrew)).toBe(false);
});
