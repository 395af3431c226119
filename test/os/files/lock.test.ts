import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'esbuild';
import { nodeFiles } from '../../../src/os/files/files.ts';
import { systemLocks } from '../../../src/os/files/lock.ts';
import { systemProcesses } from '../../../src/os/processes/processes.ts';
import { scratchFolder } from '../scratch.ts';

const folder = scratchFolder('lock');
const files = nodeFiles();
const locks = systemLocks(files, systemProcesses());
const taker = join(folder, 'taker.mjs');
const children: ChildProcess[] = [];

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, 'lock-taker.ts')],
    outfile: taker,
    bundle: true,
    format: 'esm',
    platform: 'node',
  });
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

interface Taker {
  readonly child: ChildProcess & { readonly pid: number };
  take(): Promise<string>;
}

async function startTaker(path: string): Promise<Taker> {
  const child = spawn(process.execPath, [taker, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  return {
    child: child as Taker['child'],
    async take() {
      const answered = once(lines, 'line');
      child.stdin.write('take\n');
      return String((await answered)[0]);
    },
  };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

it('is held by one and refused to the next, who can ask by whom', () => {
  const path = join(folder, 'plain');
  const first = locks.tryTake(path);
  expect(first?.isOurs()).toBe(true);
  expect(locks.tryTake(path)).toBeNull();
  expect(locks.holder(path)?.pid).toBe(process.pid);
  first?.release();
  first?.release();
  expect(first?.isOurs()).toBe(false);
  expect(locks.holder(path)).toBeNull();
});

it('is stale when its holder was killed, and when the pid belongs to another process now', async () => {
  const path = join(folder, 'stale');
  const other = await startTaker(path);
  expect(await other.take()).toBe('held');
  expect(locks.tryTake(path)).toBeNull();
  expect(locks.holder(path)?.pid).toBe(other.child.pid);
  await kill(other.child);
  expect(locks.holder(path)).toBeNull();
  expect(locks.tryTake(path)).not.toBeNull();

  const reused = join(folder, 'reused');
  writeFileSync(reused, JSON.stringify({ pid: process.pid, startTime: 'long ago' }));
  expect(locks.tryTake(reused)).not.toBeNull();
});

it('is stale when the file is garbage', () => {
  const path = join(folder, 'garbage');
  for (const text of ['', '{', '7', '{"pid":"x"}']) {
    writeFileSync(path, text);
    const taken = locks.tryTake(path);
    expect(taken).not.toBeNull();
    taken?.release();
  }
});

it('is removed on release only while it is one’s own', () => {
  const path = join(folder, 'own');
  const taken = locks.tryTake(path);
  const others = JSON.stringify({ pid: 1, startTime: 'x' });
  writeFileSync(path, others);
  taken?.release();
  expect(files.readText(path)).toBe(others);
});

describe('with 20 takers at once', () => {
  it('is held by exactly one, five times over after each holder was killed', async () => {
    const home = join(folder, 'race');
    mkdirSync(home);
    const path = join(home, 'lock');
    // The first is a stale lock, and beside it the stale guard of a taker that died half-way.
    writeFileSync(path, JSON.stringify({ pid: process.pid, startTime: 'gone' }));
    writeFileSync(`${path}.taking`, JSON.stringify({ pid: process.pid, startTime: 'gone too' }));
    let takers = await Promise.all(Array.from({ length: 20 }, () => startTaker(path)));
    for (let round = 0; round < 5; round += 1) {
      const outcomes = await Promise.all(takers.map((one) => one.take()));
      expect(outcomes.filter((is) => is === 'held')).toHaveLength(1);
      expect(outcomes.filter((is) => is === 'taken')).toHaveLength(takers.length - 1);
      const holder = takers[outcomes.indexOf('held')];
      expect(locks.holder(path)?.pid).toBe(holder?.child.pid);
      if (holder !== undefined) await kill(holder.child);
      takers = takers.filter((one) => one !== holder);
    }
    await Promise.all(takers.map(({ child }) => kill(child)));
    expect(readdirSync(home)).toEqual(['lock']);
  });
});
