import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { killTree } from '../../../src/os/processes/kill-tree.ts';
import { procTable } from '../../../src/os/processes/proc.ts';
import { psTable } from '../../../src/os/processes/ps.ts';
import type { ProcessTable } from '../../../src/os/processes/process-table.ts';
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

describe.each([
  ['/proc', 'linux'],
  ['ps', 'darwin'],
] as const)('with processes read from %s', (_, platform) => {
  const processes = systemProcesses({ platform });

  it('kills no process without the mark', () => {
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    expect(processes.killTree({ name: 'MUXCREW_TEST_MARK', value: folder }, [], 100)).toEqual([]);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    stranger.kill('SIGKILL');
  });

  it('kills what has the mark, and its children that cleared their environment', async () => {
    const env = { ...process.env, MUXCREW_TEST_MARK: folder };
    const script = 'setsid sleep 60 & env -i sleep 60 & wait';
    const child = spawn('sh', ['-c', script], { env, detached: true, stdio: 'ignore' });
    const marker = { name: 'MUXCREW_TEST_MARK', value: folder };
    const tree = await until('sh and two sleeps', () => {
      const found = processes.tree(child.pid ?? null, marker);
      return found.length === 3 && found;
    });
    const ended = once(child, 'exit');
    const killed = processes.killTree(marker, [], 100);
    expect(killed).toEqual(expect.arrayContaining([...tree]));
    await ended;
    await until('all are gone', () => tree.every((one) => !processes.isAlive(one)));
    expect(processes.killTree(marker, [], 100)).toEqual([]);
  });
});

it('reads on macOS what its ps prints, asks for nothing that it does not know, and kills by start time', () => {
  const calls: string[] = [];
  const started = 'Sun Nov 22 13:06:15 2026';
  const rows = [`  1 0 Ss 900 1:02.03 ${started}`, ` 4000001 1 S+ 12 0:00.01 ${started}`];
  const run = (args: readonly string[]): string => {
    calls.push(args.join(' '));
    if (args.includes('pid=,command='))
      return `  1 /sbin/launchd\n 4000001 sleep 60 MUXCREW_WORKER=s/1 TERM=xterm\n`;
    if (args.includes('pid=')) return '    1\n4000001\n';
    if (args.includes('-p')) return `${rows.find((row) => row.trim().split(' ')[0] === args.at(-1)) ?? ''}\n`;
    return `${rows.join('\n')}\n`;
  };
  const table = psTable(run, 'darwin');
  const signals: [number, unknown][] = [];
  const kill = vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    signals.push([pid, signal]);
    return true;
  });
  const another = { pid: 1, startTime: 'of another process' };
  const killed = killTree(table, { name: 'MUXCREW_WORKER', value: 's/1', locks: [5, 5] }, [another], 100);
  kill.mockRestore();
  expect(killed).toEqual([{ pid: 4_000_001, startTime: started }]);
  expect(signals).toEqual([[4_000_001, 'SIGKILL']]);
  expect(calls).toContain(`-E -ww -U ${String(process.geteuid?.())} -o pid=,command=`);
  expect(calls.filter((call) => call.includes('eww'))).toEqual([]);
});

it('reads each process once to find those with a mark', () => {
  const { pids, all, bearers, lockLimit, isStarting, ...rest } = procTable();
  const reads = { bearers: 0, limits: 0, starting: 0 };
  const table: ProcessTable = {
    ...rest,
    pids: () => pids().filter((pid) => pid !== 0),
    all,
    bearers(rows, entry) {
      reads.bearers += rows.length;
      return bearers(rows, entry);
    },
    lockLimit(pid) {
      reads.limits += 1;
      return lockLimit(pid);
    },
    isStarting(pid) {
      reads.starting += 1;
      return isStarting(pid);
    },
  };
  const first = pids();
  killTree(table, { name: 'MUXCREW_TEST_MARK', value: folder, locks: [5, 5] }, [], 100);
  // Others start and end meanwhile; kernel threads alone have an empty environment.
  expect(reads.bearers).toBeLessThan(first.length + 50);
  expect(reads.limits).toBeLessThanOrEqual(reads.bearers);
  const threads = all().filter(({ pid }) => bearers(all([pid]), 'X=1').empty.has(pid)).length;
  expect(reads.starting).toBeLessThan(threads + 50);
});
