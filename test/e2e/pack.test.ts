/** What is published is whole: the packed package, installed elsewhere, runs. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
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
  expect(run('ls')).toContain('No session runs');
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
