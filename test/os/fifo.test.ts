import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeFiles } from '../../src/os/files/files.ts';
import { scratchFolder } from './scratch.ts';

const reader = (fifo: string, out: string) =>
  spawn('sh', ['-c', 'read -r line <"$1"; printf %s "$line" >"$2.new"; mv "$2.new" "$2"', 'sh', fifo, out], {
    stdio: 'ignore',
  });

const folder = scratchFolder('fifo');

it('a FIFO is written to only while somebody reads it, and nothing else ever', async () => {
  const files = nodeFiles();
  const fifo = join(folder, 'reply');
  execFileSync('mkfifo', [fifo]);
  expect(files.writeFifo(fifo, 'nobody\n')).toBe(false);
  const child = reader(fifo, join(folder, 'out'));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (!files.writeFifo(fifo, 'yes\n')) await new Promise((resolve) => setImmediate(resolve));
  await ended;
  expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('yes');
  expect(files.writeFifo(join(folder, 'gone'), 'x')).toBe(false);
  const plain = join(folder, 'plain');
  writeFileSync(plain, 'mine');
  expect(files.writeFifo(plain, 'x')).toBe(false);
  expect([readFileSync(plain, 'utf8'), existsSync(join(folder, 'gone'))]).toEqual(['mine', false]);
});

it('what a pipe does not hold at once is written whole all the same', async () => {
  const fifo = join(folder, 'large');
  execFileSync('mkfifo', [fifo]);
  const text = `${'x'.repeat(300_000)}\n`;
  const child = reader(fifo, join(folder, 'large-out'));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (!nodeFiles().writeFifo(fifo, text)) await new Promise((resolve) => setImmediate(resolve));
  await ended;
  expect(readFileSync(join(folder, 'large-out'), 'utf8')).toHaveLength(300_000);
});
