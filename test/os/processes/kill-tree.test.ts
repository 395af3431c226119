import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemProcesses } from '../../../src/os/processes/processes.ts';
import { until } from '../scratch.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kill-'));
});
// A chain that outlives its test ends as soon as its file is gone.
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const processes = systemProcesses();
const nodeChain = `
const { spawn } = require('node:child_process');
spawn(process.execPath, [__filename], { detached: true, stdio: 'ignore' }).unref();
`;

it.skipIf(process.platform !== 'linux').each([
  ['as fast as the shell can', 'setsid sh "$0" &', 1],
  ['with a pause in each link', 'setsid sh "$0" & sleep 0.005', 1],
  ['without setsid', 'sh "$0" &', 1],
  ['three at once', 'setsid sh "$0" &', 3],
  ['of node programs', null, 1],
])('ends a chain of processes that each start the next one and exit, %s', async (_, link, count) => {
  const marker = { name: 'MUXCREW_TEST_MARK', value: folder };
  const program = join(folder, 'chain');
  writeFileSync(program, link === null ? nodeChain : `[ -e "$0" ] || exit\n${link}\n`);
  const env = { ...process.env, MUXCREW_TEST_MARK: folder };
  for (let at = 0; at < count; at += 1)
    spawn(link === null ? process.execPath : 'sh', [program], { env, detached: true, stdio: 'ignore' });
  const first = processes.tree(null, marker);
  await until('the chain has moved on', () => {
    const now = processes.tree(null, marker);
    return now.some(({ pid }) => !first.some((one) => one.pid === pid));
  });

  await until('it has ended', () => processes.killTree(marker, [], 100).length === 0);

  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(processes.tree(null, marker)).toEqual([]);
});

it('kills no process without the mark', () => {
  const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
  expect(processes.killTree({ name: 'MUXCREW_TEST_MARK', value: folder }, [], 100)).toEqual([]);
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  stranger.kill('SIGKILL');
});
