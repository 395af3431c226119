/** The README's tour, as it stands there: every line of it run by a shell, against the real CLI and the fake API. */
import { readFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { muxcrewShim } from '../rig/shim.ts';
import { claudeRig, repository, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

function tour(): readonly string[] {
  const block = /^```sh tour\n([\s\S]*?)^```$/m.exec(
    readFileSync(join(repository, 'README.md'), 'utf8'),
  )?.[1];
  return (block ?? '').split('\n').filter((line) => line !== '');
}

test('every line of the README’s tour works, in its order', async () => {
  rig = await claudeRig();
  const bin = muxcrewShim(join(rig.root, 'bin'));
  const lines = tour();
  expect(lines.length).toBeGreaterThan(10);
  // A line that fails ends the script, and its number is the last that was told.
  const script = [
    'set -e',
    ...lines.flatMap((line, index) => [`echo "LINE ${String(index + 1)}" >&2`, line]),
  ].join('\n');
  const env = { ...rig.env, PATH: `${bin}:${rig.env['PATH'] ?? ''}` };
  const { cwd, code, told } = await new Promise<{ cwd: string; code: unknown; told: string }>((resolve) => {
    const at = rig?.project ?? '/';
    execFile('sh', ['-c', script], { cwd: at, env, timeout: 90_000 }, (error, stdout, stderr) => {
      resolve({ cwd: at, code: error === null ? 0 : error.code, told: `${stdout}\n${stderr}` });
    });
  });
  expect(code, told).toBe(0);
  expect(told).toContain(`LINE ${String(lines.length)}`);
  expect(readFileSync(join(cwd, 'todo-app/comm/session.json'), 'utf8')).toContain('"closed":true');
});
