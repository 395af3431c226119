import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { isStartAt, startOf } from '../../../src/core/paths/process-start.ts';
import { bears, parseLockLimit, parseStat } from '../../../src/os/processes/proc.ts';
import { parseBearers, parsePsLine } from '../../../src/os/processes/ps.ts';
import { systemProcesses } from '../../../src/os/processes/processes.ts';
import { until } from '../scratch.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
});

/** In a process group of its own, so that all of it can be ended. */
function start(script: string, env: Record<string, string> = {}): ChildProcess & { pid: number } {
  const child = spawn('sh', ['-c', script], {
    env: { ...process.env, ...env },
    detached: true,
    stdio: 'ignore',
  });
  children.push(child);
  if (child.pid === undefined) throw new Error('not started');
  return child as ChildProcess & { pid: number };
}

const nobody = { name: 'MUXCREW_WORKER', value: 'nobody/0' };

// `ps` with Linux's own flags stands in for macOS's: the same columns, the same parsing.
describe.each(['linux', 'darwin'] as const)('as %s tells it', (platform) => {
  const processes = systemProcesses({ platform });

  it('knows a process by pid and start time, and misses it when it is gone', async () => {
    const child = start('sleep 60');
    const known = processes.identify(child.pid);
    expect(known?.pid).toBe(child.pid);
    expect(known !== null && processes.isAlive(known)).toBe(true);
    expect(processes.isAlive({ pid: child.pid, startTime: 'another' })).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processes.identify(child.pid)).toBeNull();
  });

  it('tells one that stands still from one that runs or is gone', async () => {
    const child = start('sleep 60');
    const known = processes.identify(child.pid) ?? expect.fail('it is not there');
    expect(processes.isStopped(known)).toBe(false);
    child.kill('SIGSTOP');
    await until('it stands still', () => processes.isStopped(known));
    expect(processes.isStopped({ pid: child.pid, startTime: 'another' })).toBe(false);
    child.kill('SIGCONT');
    await until('it goes on', () => !processes.isStopped(known));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processes.isStopped(known)).toBe(false);
  });

  it('finds descendants, parents first', async () => {
    const child = start('sh -c "sleep 60 & wait" & wait');
    const tree = await until('three of them', () => {
      const found = processes.tree(child.pid, nobody);
      return found.length === 3 && found;
    });
    expect(tree[0]?.pid).toBe(child.pid);
  });

  it('finds a child that left the tree by what its environment bears', async () => {
    const value = `test-${process.pid}-${platform}/1`;
    const child = start('setsid sleep 60 & sleep 60', { MUXCREW_WORKER: value });
    const marker = { name: 'MUXCREW_WORKER', value };
    const before = await until('sh and two sleeps', () => {
      const found = processes.tree(null, marker);
      return found.length === 3 && found;
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const left = processes.tree(child.pid, marker);
    expect(left).toHaveLength(2);
    expect(before).toEqual(expect.arrayContaining([...left]));
    expect(processes.tree(null, { ...marker, value: value.slice(0, -1) })).toEqual([]);
    for (const one of left) expect(processes.signal(one, 'SIGKILL')).toBe(true);
    await until('all gone', () => left.every((one) => !processes.isAlive(one)));
  });

  it('signals only the process it knows', async () => {
    const child = start('sleep 60');
    expect(processes.signal({ pid: child.pid, startTime: 'another' }, 'SIGKILL')).toBe(false);
    const known = processes.identify(child.pid);
    expect(known !== null && processes.signal(known, 'SIGTERM')).toBe(true);
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
    expect(known !== null && processes.signal(known, 'SIGTERM')).toBe(false);
  });

  it('tells resident memory in bytes', () => {
    const self = processes.identify(process.pid);
    const memory = self === null ? null : processes.memory(self);
    expect(memory).toBeGreaterThan(10_000_000);
    expect(memory).toBeLessThan(4_000_000_000);
  });

  it('never counts the asking process into a tree', () => {
    expect(processes.tree(process.pid, nobody).some(({ pid }) => pid === process.pid)).toBe(false);
  });
});

it('takes a process of another boot for another one, though its pid and its ticks are the same', () => {
  const processes = systemProcesses();
  const self = processes.identify(process.pid) ?? { pid: 0, startTime: '' };
  const [ticks = '', boot] = self.startTime.split('@');
  expect(boot).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  expect(processes.isAlive(self)).toBe(true);
  const before = { ...self, startTime: startOf(ticks, 'd2b5c9a0-0000-4000-8000-000000000000') };
  expect(processes.isAlive(before)).toBe(false);
  expect(processes.signal(before, 'SIGCONT')).toBe(false);
  expect(isStartAt(self.startTime, ticks)).toBe(true);
  expect(isStartAt(self.startTime, ticks.slice(1))).toBe(false);
});

it('reads a stat line whose name holds parentheses and spaces', () => {
  const line = '42 (a) S 1 (b) S 7 1 1 0 -1 0 0 0 0 0 3 4 0 0 20 0 1 0 98765 0 2';
  const known = { pid: 42, parent: 7, startTime: '98765' };
  expect(parseStat(42, line)).toEqual({ ...known, cpuMs: 70, memory: 8192 });
});

it('does not count a zombie as there', () => {
  expect(parseStat(42, '42 (x) Z 7 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 98765 0 0')).toBeNull();
  expect(parsePsLine(' 42 7 Z+ 0 0:00.00 Sun Nov 22 13:06:15 2026')).toBeNull();
});

it('reads memory and processor time of a ps line', () => {
  expect(parsePsLine(' 42 7 S+ 12 1-02:03:04.50 Sun Nov 22  3:06:15 2026')).toEqual({
    pid: 42,
    parent: 7,
    startTime: 'Sun Nov 22 3:06:15 2026',
    memory: 12 * 1024,
    cpuMs: 93_784_500,
  });
});

it('tells what a process and all below it use, and nothing of one that is another by now', async () => {
  const processes = systemProcesses();
  const child = spawn('sh', ['-c', 'sleep 100 & sleep 100'], { detached: true, stdio: 'ignore' });
  children.push(child);
  const root = processes.identify(child.pid ?? 0) ?? { pid: 0, startTime: '' };
  const alone = processes.memory(root) ?? 0;
  await until('both are there', () => (processes.use([root]).get(root.pid)?.memory ?? 0) > alone * 1.5);
  expect(processes.use([{ ...root, startTime: 'x' }]).size).toBe(0);
  expect(processes.memoryAvailable()).toBeGreaterThan(1024 ** 2);
});

it('takes only a whole entry of an environment', () => {
  const environ = Buffer.from('XA=1\0A=12\0A=1\0');
  expect(bears(environ, Buffer.from('A=1'))).toBe(true);
  expect(bears(Buffer.from('XA=1\0A=12\0'), Buffer.from('A=1'))).toBe(false);
});

it('reads the environment behind a command as ps prints it', () => {
  expect(parseBearers(' 12 sleep 60 A=1 B=2\n 13 sleep 60 A=12\n', 'A=1')).toEqual(new Set([12]));
});

it('reads the soft limit of file locks', () => {
  const head = 'Limit                     Soft Limit           Hard Limit           Units     \n';
  expect(
    parseLockLimit(`${head}Max file locks            4503599627370497     unlimited            locks     \n`),
  ).toBe(4503599627370497);
  expect(
    parseLockLimit(`${head}Max file locks            unlimited            unlimited            locks     \n`),
  ).toBeNull();
  expect(parseLockLimit('')).toBeNull();
});

describe.runIf(process.platform === 'linux')('a process that hides its environment', () => {
  const processes = systemProcesses();

  it('is in no other namespace where it is pid 1, a kernel thread, this process or gone', () => {
    for (const pid of [0, -1, 1, 2, process.pid, 4_194_305])
      expect(processes.isInOtherNamespace(pid), String(pid)).toBe(false);
  });
});
