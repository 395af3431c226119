import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { scratchFolder } from '../os/scratch.ts';

const hook = fileURLToPath(new URL('../../src/assets/hook.sh', import.meta.url));
const root = scratchFolder('hook');
const folder = (): string => mkdtempSync(join(root, 'events '));

function run(events: string, input: string, before = ''): { status: number | null; output: string } {
  const ran = spawnSync('/bin/sh', ['-c', `${before} exec /bin/sh "$@"`, 'sh', hook, events, 'Stop'], {
    input,
    encoding: 'utf8',
  });
  return { status: ran.status, output: ran.stdout + ran.stderr };
}
const silent = { status: 0, output: '' };

test('a payload becomes one record with its time and event in the name, for the owner only', () => {
  const events = folder();
  expect(run(events, '{"a":1}')).toEqual(silent);
  const [name = '', ...more] = readdirSync(events);
  expect(more).toEqual([]);
  expect(name).toMatch(/^\d{13}-\d{7}-\d{13}-Stop\.json$/);
  expect(readFileSync(join(events, name), 'utf8')).toBe('{"a":1}');
  expect(statSync(join(events, name)).mode & 0o777).toBe(0o600);
});

test('a bulky payload is cut at 64 KB', () => {
  const events = folder();
  expect(run(events, 'x'.repeat(3_000_000))).toEqual(silent);
  expect(readdirSync(events).map((name) => statSync(join(events, name)).size)).toEqual([65_536]);
});

test('an empty payload leaves nothing', () => {
  const events = folder();
  expect(run(events, '')).toEqual(silent);
  expect(readdirSync(events)).toEqual([]);
});

test('a disk that takes no more bytes costs the record and nothing else', () => {
  const events = folder();
  // No file may grow: a write fails as on a full disk.
  expect(run(events, 'x'.repeat(10_000), "trap '' XFSZ; ulimit -f 0;")).toEqual(silent);
  expect(readdirSync(events)).toEqual([]);
});

test('a folder that is gone or no folder costs the record and nothing else', () => {
  const events = folder();
  expect(run(join(events, 'gone'), '{"a":1}')).toEqual(silent);
  expect(run(hook, '{"a":1}')).toEqual(silent);
  expect(readdirSync(events)).toEqual([]);
});

test('an unwritable folder costs the record and nothing else', () => {
  const events = folder();
  const closed = join(events, 'closed');
  mkdirSync(closed);
  chmodSync(closed, 0o500);
  expect(run(closed, '{"a":1}')).toEqual(silent);
  // root may write everywhere.
  if (process.getuid?.() !== 0) expect(readdirSync(closed)).toEqual([]);
});

test('records of one moment do not overwrite one another', () => {
  const events = folder();
  const many = 'for i in 1 2 3 4 5 6 7 8 9 10; do echo "{}" | /bin/sh "$0" "$1" Stop & done; wait';
  execFileSync('/bin/sh', ['-c', many, hook, events]);
  expect(readdirSync(events)).toHaveLength(10);
});

test('records sort by when their hooks were started, not by when they were done', async () => {
  const events = folder();
  const start = (event: string): ChildProcess =>
    spawn('/bin/sh', [hook, events, event], { stdio: ['pipe', 'ignore', 'ignore'] });
  const first = start('PostToolUse');
  const second = start('Stop');
  second.stdin?.end('{}');
  await once(second, 'exit');
  first.stdin?.end('{}');
  await once(first, 'exit');
  expect(readdirSync(events).map((name) => name.replace(/^.*-/, ''))).toEqual([
    'PostToolUse.json',
    'Stop.json',
  ]);
});
