/** Our tmux server itself: what it needs, how it starts and ends, what may not disturb it. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemProcesses } from '../../../src/os/processes/processes.ts';
import type { Listing } from '../../../src/ports/backend.ts';
import type { TmuxBackend } from '../../../src/backends/tmux/backend.ts';
import { arranged } from '../arrange.ts';
import { eventually } from '../eventually.ts';
import type { Rig } from './rig.ts';
import { tmuxRig } from './rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = tmuxRig();
});
afterEach(() => rig.dispose());

const size = { columns: 100, rows: 30 };

async function create(
  session: string,
  {
    backend = rig.backend,
    workers = 1,
    script = 'read -r _',
  }: { backend?: TmuxBackend; workers?: number; script?: string } = {},
): Promise<Listing> {
  const created = await backend.create({
    session,
    arrangement: arranged(size, workers),
    panes: [
      { role: { is: 'sidebar' }, command: rig.sh('read -r _'), log: null },
      ...Array.from({ length: workers }, (_, i) => ({
        role: { is: 'worker', worker: String(i + 1) } as const,
        command: rig.sh(script),
        log: null,
      })),
    ],
  });
  if (!created.ok) throw new Error(JSON.stringify(created.failure));
  return created.value;
}

describe('a server that is to outlive a login', () => {
  /** As systemd-run: becomes the program, or says why it cannot. */
  function scope(body: string): { readonly words: readonly string[]; readonly calls: () => number } {
    const said = join(rig.folder, 'scope.log');
    const path = join(rig.folder, 'systemd-run');
    writeFileSync(path, `#!/bin/sh\necho "$*" >>"${said}"\n${body}\n`, { mode: 0o755 });
    const calls = (): number => {
      const lines = existsSync(said) ? readFileSync(said, 'utf8').trimEnd().split('\n') : [];
      return lines.filter((line) => line.startsWith('--user --scope -- ')).length;
    };
    return { words: [path, '--user', '--scope', '--'], calls };
  }
  const becomes = 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"';

  test('is started in a scope of its own; another session of it makes no further one', async () => {
    const { words, calls } = scope(becomes);
    const backend = rig.another({ scope: () => Promise.resolve(words) });
    const first = await create('first', { backend });
    const second = await create('second', { backend });
    expect(second.server).toEqual(first.server);
    expect(calls()).toBe(1);
  });

  test('is started as it is where no scope can be made', async () => {
    const { words, calls } = scope('echo "Failed to connect to bus: No medium found" >&2; exit 1');
    const backend = rig.another({ scope: () => Promise.resolve(words) });
    expect((await create('plain', { backend })).panes).toHaveLength(2);
    expect(calls()).toBe(1);
  });
});

describe('tmux that will not do', () => {
  async function checkWith(script: string | null): Promise<unknown> {
    const bin = join(rig.folder, 'bin');
    mkdirSync(bin);
    if (script !== null) writeFileSync(join(bin, 'tmux'), script, { mode: 0o755 });
    const other = tmuxRig({ env: { PATH: bin } });
    try {
      return await other.backend.check();
    } finally {
      await other.dispose();
    }
  }

  test('none', async () => {
    expect(await checkWith(null)).toEqual({ ok: false, failure: { kind: 'tmux-missing' } });
  });

  test('too old a one', async () => {
    expect(await checkWith('#!/bin/sh\necho tmux 3.1c\n')).toEqual({
      ok: false,
      failure: { kind: 'tmux-too-old', version: '3.1c', needed: '3.2' },
    });
  });
});

test('the server’s environment has only what it needs', async () => {
  process.env['MUXCREW_TEST_STALE'] = 'stale';
  try {
    await create('crew');
    const names = rig
      .tmux('show-environment', '-g')
      .split('\n')
      .map((line) => line.split('=')[0]);
    expect(names).toContain('TMUX_TMPDIR');
    expect(names).not.toContain('MUXCREW_TEST_STALE');
    expect(names).not.toContain('MUXCREW_TEST_MARK');
  } finally {
    delete process.env['MUXCREW_TEST_STALE'];
  }
});

test('start right after stop never fails, sixty times over @slow', async () => {
  for (let i = 0; i < 60; i += 1) {
    // As another command would: one that knows nothing of the server that is just ending.
    await create('crew', { backend: rig.another() });
    rig.tmux('kill-server');
  }
});

test('many starts at once on no server give one server', async () => {
  const backends = Array.from({ length: 12 }, () => rig.another());
  const listings = await Promise.all(backends.map((backend, i) => create(`crew-${i}`, { backend })));
  expect(new Set(listings.map(({ server }) => server.pid)).size).toBe(1);
  expect(await rig.backend.sessions()).toHaveLength(12);
});

test('a server whose socket was deleted is found again, and no second one is started', async () => {
  const { server } = await create('crew');
  const socket = join(
    rig.folder,
    readdirSync(rig.folder).find((name) => name.startsWith('tmux-')) ?? '',
    rig.socketName,
  );
  rmSync(socket);
  expect((await rig.another().list('crew')).is).toBe('backend-gone');
  const later = rig.another({ knownServers: [server] });
  expect(await later.list('crew')).toMatchObject({ is: 'listed', listing: { server } });

  rmSync(socket);
  expect(await later.attachCommand('crew')).toMatchObject({ ok: true });

  rmSync(socket);
  expect((await create('other', { backend: later })).server).toEqual(server);

  rmSync(socket);
  expect(await rig.backend.recover(server)).toBe(true);
  expect(await rig.backend.sessions()).toEqual(['crew', 'other']);
});

test('a server that has ended is not recovered', async () => {
  const { server } = await create('crew');
  await rig.backend.destroy('crew');
  await eventually('it has ended', () => !systemProcesses().isAlive(server));
  expect(await rig.backend.recover(server)).toBe(false);
});

test('a hostile configuration in the home folder has no effect', async () => {
  writeFileSync(
    join(rig.folder, '.tmux.conf'),
    'set -g base-index 5\nset -g pane-base-index 3\nset -g destroy-unattached on\nset -g prefix C-z\nset -g status off\n',
  );
  const listing = await create('crew', { workers: 3 });
  expect(listing.windows.map(({ index }) => index)).toEqual([0]);
  expect(rig.tmux('show-options', '-gv', 'prefix').trim()).toBe('C-b');
});

test('a configuration that the person chose is read, and cannot break what muxcrew relies on', async () => {
  const userConf = join(rig.folder, 'mine.conf');
  writeFileSync(
    userConf,
    [
      'set -g prefix C-a',
      'set -g base-index 5',
      'set -g pane-base-index 3',
      'set -g destroy-unattached on',
      'set -g exit-empty off',
      'set -g update-environment "FOO"',
      'set -g pane-border-status top',
      'set -g default-command "false"',
      'set -g remain-on-exit off',
    ].join('\n'),
  );
  const backend = rig.another({ userConf });
  const listing = await create('crew', { backend, workers: 3, script: 'exit 4' });
  expect(rig.tmux('show-options', '-gv', 'prefix').trim()).toBe('C-a');
  expect(listing.panes).toHaveLength(4);
  expect(listing.panes.map(({ rect }) => rect.rows)).toContain(30);
  await eventually('all have ended, and are there', async () => {
    const outcome = await backend.list('crew');
    return (
      outcome.is === 'listed' && outcome.listing.panes.filter(({ dead }) => dead?.code === 4).length === 3
    );
  });
  await backend.destroy('crew');
  await eventually('the server has ended', () => !systemProcesses().isAlive(listing.server));
});

test('a failure in the middle leaves nothing behind', async () => {
  const { windows } = arranged(size, 2);
  const [first] = windows;
  if (first === undefined) expect.fail();
  if (first.root.is === 'pane') expect.fail();
  // The children of a row differ in height: tmux refuses that, after the first window is made.
  const children = first.root.children.map((child, i) => ({
    ...child,
    rect: { ...child.rect, rows: 3 + i },
  }));
  const broken = { ...first, root: { ...first.root, children } };
  expect(
    await rig.backend.create({ session: 'crew', arrangement: { windows: [first, broken] }, panes: [] }),
  ).toMatchObject({ ok: false, failure: { kind: 'program-failed' } });
  expect(await rig.backend.sessions()).toEqual([]);
});

describe('deaths', () => {
  async function workersOf(): Promise<Listing['panes']> {
    const outcome = await rig.backend.list('crew');
    if (outcome.is !== 'listed') throw new Error(outcome.is);
    return outcome.listing.panes.filter(({ role }) => role?.is === 'worker');
  }

  test('forty killed at once are all told within two seconds, each with its signal', async () => {
    await create('crew', { workers: 40 });
    for (const [i, { pid }] of (await workersOf()).entries()) {
      process.kill(pid ?? 0, i % 2 === 0 ? 'SIGKILL' : 'SIGTERM');
    }
    await eventually(
      'all forty',
      async () => {
        const signals = (await workersOf()).flatMap(({ dead }) => dead?.signal ?? []);
        return signals.length === 40 && new Set(signals).size === 2;
      },
      2_000,
    );
  });

  test('forty killed one after the other are each told within two seconds: no status is lost', async () => {
    await create('crew', { workers: 40 });
    for (const { id, pid } of await workersOf()) {
      process.kill(pid ?? 0, 'SIGKILL');
      await eventually(
        id,
        async () => (await workersOf()).find((pane) => pane.id === id)?.dead?.signal === 'SIGKILL',
        2_000,
      );
    }
  });
});

describe('the watch', () => {
  test('its client never gets output: one that lags would freeze workers, or crash the server', async () => {
    await create('crew');
    const watch = await rig.backend.watch('crew', () => undefined);
    expect(rig.tmux('list-clients', '-F', '#{client_control_mode} #{client_flags}')).toMatch(
      /^1 .*ignore-size.*no-output/m,
    );
    if (watch.ok) watch.value.dispose();
    await eventually('the client is gone', () => rig.tmux('list-clients') === '');
  });

  test('its client’s end is hinted at, and listings go on without it', async () => {
    await create('crew');
    const hints: string[] = [];
    const watch = await rig.backend.watch('crew', (hint) => hints.push(hint));
    rig.tmux('detach-client', '-s', '=crew:');
    await eventually('the hint', () => hints.includes('gone'));
    expect((await rig.backend.list('crew')).is).toBe('listed');
    if (watch.ok) watch.value.dispose();
  });

  test('listings through it are the same as by a process', async () => {
    await create('crew', { workers: 5 });
    const direct = await rig.another().list('crew');
    const watch = await rig.backend.watch('crew', () => undefined);
    expect(await rig.backend.list('crew')).toEqual(direct);
    if (watch.ok) watch.value.dispose();
  });

  test('a client that is left of a watcher who was killed ends with the next watch, and with the session', async () => {
    const listing = await create('crew', { workers: 2 });
    const watcher = rig.another();
    const watch = await watcher.watch('crew', () => undefined);
    const clients = (): readonly number[] =>
      rig.tmux('list-clients', '-F', '#{client_pid}').split('\n').filter(Boolean).map(Number);
    const [left = 0] = clients();
    // As one is that tmux has something left to tell: it does not end.
    process.kill(left, 'SIGSTOP');
    const next = rig.another();
    const again = await next.watch('crew', () => undefined);
    await eventually('it is gone', () => !clients().includes(left));
    process.kill(clients()[0] ?? 0, 'SIGSTOP');
    await rig.another().destroy('crew');
    await eventually('the server ends', () => !systemProcesses().isAlive(listing.server));
    for (const one of [watch, again]) if (one.ok) one.value.dispose();
  });

  test('stalled when its session ends, it does not take the server with it', async () => {
    const { server } = await create('crew');
    const other = await create('other', { workers: 2, backend: rig.another() });
    const watch = await rig.backend.watch('crew', () => undefined);
    const control = Number(rig.tmux('list-clients', '-t', '=crew:', '-F', '#{client_pid}').trim());
    const later = rig.another();
    let deaths = 0;
    const hinted = await later.watch('other', (hint) => (deaths += hint === 'panes' ? 1 : 0));
    await eventually('the first look', () => deaths > 0);
    process.kill(control, 'SIGSTOP');
    try {
      rig.tmux('kill-session', '-t', '=crew:');
      // tmux looks for deaths once a second: two that are told one after the other are a whole second apart.
      for (const { pid, role } of other.panes) {
        if (role?.is !== 'worker') continue;
        const before = deaths;
        process.kill(pid ?? 0, 'SIGKILL');
        await eventually('it is told', () => deaths > before);
      }
      expect(await rig.another().list('other')).toMatchObject({ is: 'listed', listing: { server } });
    } finally {
      process.kill(control, 'SIGCONT');
      if (watch.ok) watch.value.dispose();
      if (hinted.ok) hinted.value.dispose();
    }
  });

  test('stalled, it freezes no worker that floods, and a respawn meanwhile harms nobody', async () => {
    const script = 'while :; do echo "$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1"; done';
    const listing = await create('crew', { workers: 8, script });
    const watch = await rig.backend.watch('crew', () => undefined);
    const control = Number(rig.tmux('list-clients', '-F', '#{client_pid}').trim());
    process.kill(control, 'SIGSTOP');
    try {
      const other = rig.another();
      const worker = listing.panes.find(({ role }) => role?.is === 'worker');
      const written = (pid: number): number =>
        Number(/wchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
      const pids = listing.panes.flatMap(({ role, pid }) =>
        role?.is === 'worker' && pid !== null ? [pid] : [],
      );
      const before = pids.map(written);
      await eventually('every worker writes on', () =>
        pids.every((pid, i) => written(pid) > (before[i] ?? 0) + 100_000),
      );
      expect(await other.respawn('crew', worker?.id ?? '', rig.sh('read -r _'), null)).toMatchObject({
        ok: true,
      });
      expect(await other.list('crew')).toMatchObject({ is: 'listed', listing: { server: listing.server } });
    } finally {
      process.kill(control, 'SIGCONT');
      if (watch.ok) watch.value.dispose();
    }
  });
});

test('everything is read right where the locale is C', async () => {
  const other = tmuxRig({ env: { LC_ALL: 'C', LANG: '' } });
  try {
    const created = await other.backend.create({
      session: 'crew',
      arrangement: arranged(size, 1),
      panes: [
        { role: { is: 'sidebar' }, command: other.sh('read -r _'), log: null },
        { role: { is: 'worker', worker: '1' }, command: other.sh('printf "日本 é"; read -r _'), log: null },
      ],
    });
    if (!created.ok) expect.fail(JSON.stringify(created.failure));
    const worker = created.value.panes[1];
    await eventually('it shows', async () => {
      const shown = await other.backend.capture('crew', worker?.id ?? '', 0);
      return shown.ok && shown.value[0] === '日本 é';
    });
    const watch = await other.backend.watch('crew', () => undefined);
    expect(await other.backend.list('crew')).toMatchObject({ is: 'listed' });
    if (watch.ok) watch.value.dispose();
  } finally {
    await other.dispose();
  }
});
