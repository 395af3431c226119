/** What panes print is kept, within its bound, whatever becomes of the writer or its disk. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemProcesses } from '../../../src/os/processes/processes.ts';
import type { PaneFact } from '../../../src/ports/backend.ts';
import { arranged } from '../arrange.ts';
import { eventually } from '../eventually.ts';
import type { Rig } from './rig.ts';
import { tmuxRig } from './rig.ts';

const writer = resolve(import.meta.dirname, '../../../src/assets/log.sh');
const size = (path: string): number => (existsSync(path) ? statSync(path).size : 0);

describe('log.sh', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'muxcrew-log-'));
    path = join(folder, 'worker 1.log');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function start(limit: number): ChildProcessWithoutNullStreams {
    return spawn('/bin/sh', [writer, path, String(limit), 'mark']);
  }
  const write = (child: ChildProcessWithoutNullStreams, data: string | Buffer): Promise<void> =>
    new Promise((done) => void child.stdin.write(data, () => done()));
  const end = (child: ChildProcessWithoutNullStreams): Promise<number | null> =>
    new Promise((done) => {
      child.once('exit', done);
      child.stdin.end();
    });
  const kept = (): Buffer =>
    Buffer.concat([`${path}.1`, path].map((one) => (existsSync(one) ? readFileSync(one) : Buffer.alloc(0))));
  const lines = (n: number): Buffer =>
    Buffer.from(Array.from({ length: n }, (_, i) => `line ${i} \u00e9\u65e5\n`).join(''));

  test('keeps everything while there is room, and ends with its input', async () => {
    const child = start(1_000_000);
    await write(child, lines(100));
    await eventually('it is there at once', () => size(path) === lines(100).length);
    await write(child, 'more\0\u001b[0m');
    expect(await end(child)).toBe(0);
    expect(kept()).toEqual(Buffer.concat([lines(100), Buffer.from('more\0\u001b[0m')]));
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  test.each([100_000, 1_000_000, 8_000_000])(
    'keeps the newest, at most %i bytes of a flood @slow',
    async (limit) => {
      const child = start(limit);
      const input = lines(Math.ceil((limit * 5) / 15));
      let most = 0;
      for (let at = 0; at < input.length; at += 30_011) {
        await write(child, input.subarray(at, at + 30_011));
        most = Math.max(most, size(path) + size(`${path}.1`));
      }
      expect(await end(child)).toBe(0);
      const found = kept();
      expect(Math.max(most, found.length)).toBeLessThanOrEqual(limit);
      expect(found.length).toBeGreaterThan(limit * 0.4);
      expect(found.equals(input.subarray(-found.length))).toBe(true);
    },
  );

  test('goes on after what was there', async () => {
    writeFileSync(path, 'before\n');
    const child = start(1_000_000);
    await write(child, 'after\n');
    await end(child);
    expect(kept().toString()).toBe('before\nafter\n');
  });

  test('makes room where what was there is too large', async () => {
    writeFileSync(path, 'x'.repeat(600_000));
    const child = start(1_000_000);
    await write(child, 'after\n');
    await end(child);
    expect(readFileSync(path, 'utf8')).toBe('after\n');
    expect(size(`${path}.1`)).toBe(600_000);
  });

  test('a full disk does not stop it from reading', async () => {
    symlinkSync('/dev/full', path);
    const child = start(1_000_000);
    for (let i = 0; i < 50; i += 1) await write(child, lines(5_000));
    expect(await end(child)).toBe(0);
  });

  test('writes again once that is possible', async () => {
    path = join(folder, 'later', 'worker.log');
    const child = start(1_000_000);
    // More than a pipe holds: some of it has been read, and dropped.
    await write(child, 'lost\n'.repeat(400_000));
    mkdirSync(join(folder, 'later'));
    await eventually('it writes', async () => {
      await write(child, 'kept\n');
      return size(path) > 0 && readFileSync(path, 'utf8').includes('kept');
    });
    expect(await end(child)).toBe(0);
    expect(kept().toString()).toMatch(/(kept\n)+$/);
  });
});

describe('a writer that no longer reads', () => {
  let rig: Rig;
  beforeEach(() => {
    rig = tmuxRig();
  });
  afterEach(() => rig.dispose());

  const flood = 'while :; do printf %1000s x; done';
  const quiet = 'read -r _';
  const limitBytes = 4_000_000;
  const log = (name: string): { path: string; limitBytes: number } => ({
    path: rig.logPath(name),
    limitBytes,
  });
  const megabytes = 1024 * 1024;

  async function create(): Promise<readonly PaneFact[]> {
    const created = await rig.backend.create({
      session: 'crew',
      arrangement: arranged({ columns: 120, rows: 40 }, 3),
      panes: [
        { role: { is: 'sidebar' }, command: rig.sh(quiet), log: null },
        { role: { is: 'worker', worker: '1' }, command: rig.sh(flood), log: log('1.log') },
        { role: { is: 'worker', worker: '2' }, command: rig.sh(flood), log: log('2.log') },
        { role: { is: 'worker', worker: '3' }, command: rig.sh(quiet), log: log('3.log') },
      ],
    });
    if (!created.ok) throw new Error(JSON.stringify(created.failure));
    return created.value.panes;
  }
  const panes = async (): Promise<readonly PaneFact[]> => {
    const outcome = await rig.backend.list('crew');
    if (outcome.is !== 'listed') throw new Error(outcome.is);
    return outcome.listing.panes;
  };
  const writersOf = (pane: string): readonly number[] => {
    const rows = systemProcesses().tree(rig.serverPid(), { name: 'TMUX_TMPDIR', value: rig.folder });
    const shells = rows.filter(({ pid }) => {
      const args = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
      return args.split('\0').includes(`muxcrew-log:${rig.serverPid()}:${pane}`);
    });
    return shells.flatMap(({ pid }) =>
      systemProcesses()
        .tree(pid, { name: 'X', value: rig.folder })
        .map((one) => one.pid),
    );
  };
  const serverMemory = (): number => {
    const server = systemProcesses().identify(rig.serverPid());
    return server === null ? 0 : (systemProcesses().memory(server) ?? 0);
  };

  test('is told as stuck, it alone; after a restart of the log the server stores no more for it @slow', async () => {
    const [, first] = await create();
    const pane = first?.id ?? '';
    await eventually(
      'both are logged',
      () => size(rig.logPath('1.log')) > 100_000 && size(rig.logPath('2.log')) > 100_000,
    );
    expect((await panes()).map((one) => one.log)).toEqual(['off', 'writing', 'writing', 'writing']);

    // The shell first: it starts no other dd then.
    const [shell = 0] = writersOf(pane);
    process.kill(shell, 'SIGSTOP');
    const halted = writersOf(pane);
    for (const pid of halted) process.kill(pid, 'SIGSTOP');
    await eventually('it is told', async () => (await panes())[1]?.log === 'stuck', 20_000);
    expect((await panes()).map((one) => one.log)).toEqual(['off', 'stuck', 'writing', 'writing']);

    expect(await rig.backend.restartLog('crew', pane, log('1.log'))).toMatchObject({ ok: true });
    await eventually('the old writer is gone', () =>
      halted.every((pid) => systemProcesses().identify(pid) === null),
    );
    expect((await panes())[1]?.log).toBe('writing');
    const before = serverMemory();
    const inode = (): number => statSync(rig.logPath('1.log')).ino;
    const old = inode();
    await eventually(
      'it writes its log round',
      () => existsSync(rig.logPath('1.log')) && inode() !== old,
      20_000,
    );
    expect(serverMemory()).toBeLessThan(before + 16 * megabytes);
    expect((await panes()).map((one) => one.log)).toEqual(['off', 'writing', 'writing', 'writing']);
  });
});
