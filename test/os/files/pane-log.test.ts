/** Logs keep the newest, in the files that assets/log.sh would make; a disk that takes nothing costs only what it did not take. */
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPaneLog } from '../../../src/os/files/pane-log.ts';
import { scratchFolder, until } from '../scratch.ts';

const folder = scratchFolder('pane-log');
let count = 0;
const place = (): string => join(folder, `${String((count += 1))}.log`);
const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const line = (n: number): string => `line ${String(n).padStart(6, '0')}\n`;

test('all of it while there is room, readable by this user alone', async () => {
  const path = place();
  const log = openPaneLog({ path, limitBytes: 1_000_000 }, () => undefined);
  const text = Array.from({ length: 1_000 }, (_, n) => line(n)).join('');
  for (const part of text.match(/[^]{1,100}/g) ?? []) log.write(Buffer.from(part));
  log.close();
  await until('it is written', () => read(path).length === text.length);
  expect(read(path)).toBe(text);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('goes on after what was there, and keeps the newest within the limit: FILE and FILE.1', async () => {
  const path = place();
  writeFileSync(path, line(0));
  const log = openPaneLog({ path, limitBytes: 2_600 }, () => undefined);
  for (let n = 1; n < 1_000; n += 1) log.write(Buffer.from(line(n)));
  log.close();
  await until('it is written', () => read(path).endsWith(line(999)));
  const kept = read(`${path}.1`) + read(path);
  expect(kept.length).toBeLessThanOrEqual(2_600);
  expect(kept.length).toBeGreaterThan(1_300);
  const all = Array.from({ length: 1_000 }, (_, n) => line(n)).join('');
  expect(all.endsWith(kept)).toBe(true);
});

test('what cannot be written is dropped and said once; it is written again once that is possible', async () => {
  const inside = join(folder, 'away');
  const path = join(inside, 'pane.log');
  const said: string[] = [];
  const log = openPaneLog({ path, limitBytes: 1_000_000 }, (text) => said.push(text));
  log.write(Buffer.from('lost'));
  await until('it is said', () => said.length > 0);
  expect(said[0]).toContain('ENOENT');
  mkdirSync(inside);
  chmodSync(inside, 0o700);
  await until('it is written again', () => {
    log.write(Buffer.from('kept\n'));
    return read(path).includes('kept');
  });
  expect(said).toHaveLength(1);
  expect(read(path)).not.toContain('lost');
  log.close();
});
