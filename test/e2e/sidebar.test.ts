/** The sidebar over a real session: who is there, what happened while nobody was, and whatever becomes of its files. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Snapshot } from '../../src/core/snapshot/snapshot.ts';
import type { CrewRig } from '../rig/crew-rig.ts';
import type { Terminal } from '../rig/terminal.ts';
import { eventually } from '../backends/eventually.ts';
import { worlds } from './crew.ts';
import { attached, attachedTo, prefix } from './sidebar-crew.ts';

const world = worlds();

test('who comes back is told how long they were away and what happened, until they press a key', async () => {
  const rig = world();
  const { terminal } = await attached(rig);
  terminal.type(`${prefix}d`);
  await terminal.ended;
  await rig.until('nobody looks', () => rig.snapshot()?.clients.length === 0);
  expect((await rig.muxcrew(['stop', '2'])).code).toBe(0);
  const again = rig.terminal(['attach'], {
    columns: 120,
    rows: 30,
    env: { SSH_CONNECTION: '2001:db8::7 5 ::1 22' },
  });
  await again.shows(/away 0:\d\d: 1 stopped/);
  await again.shows(/1 client: ssh 2001:db8::7/);
  const crew = attachedTo(rig, again);
  again.type(`${prefix}S`);
  await crew.focuses('sidebar');
  again.type('j');
  await eventually('it is taken away', () => !again.screen().includes('away'));
  expect(rig.snapshot()?.away).toMatchObject({ happened: [{ worker: '2', was: 'working', is: 'stopped' }] });
  expect(rig.snapshot()?.clients).toMatchObject([{ from: 'ssh 2001:db8::7' }]);
});

test('two clients of different sizes: the sidebar says where both come from @slow', async () => {
  const rig = world();
  const { terminal } = await attached(rig, { rows: 40 });
  const small = rig.terminal(['attach'], {
    columns: 80,
    rows: 24,
    env: { SSH_CONNECTION: '192.0.2.9 5 ::1 22' },
  });
  await small.shows(/2 clients: (local, ssh|ssh, local)/);
  small.type(`${prefix}d`);
  await small.ended;
  await terminal.shows(/1 client: local/);
});

/** As the supervisor does: whole, and renamed into place. */
function replaceSnapshot(rig: CrewRig, snapshot: unknown): void {
  renameSync(
    rig.write('comm/session.json.new', JSON.stringify(snapshot)),
    join(rig.project, 'comm/session.json'),
  );
}

/** A sidebar alone in a terminal, of a crew whose supervisor is gone: nobody but the test writes session.json. */
async function alone(
  columns: number,
  rows: number,
): Promise<{ rig: CrewRig; terminal: Terminal; shown: Snapshot }> {
  const rig = world();
  await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', rig.write('a.md', 'x')]);
  const shown = await rig.until('it works', () => {
    const now = rig.snapshot();
    return now?.workers[0]?.state === 'working' ? now : null;
  });
  const supervisors = rig.processes().filter(({ argv }) => argv.includes(' supervise '));
  // The loop first, or it would start another one.
  for (const { pid } of supervisors.toSorted((one, two) => one.pid - two.pid)) process.kill(pid, 'SIGKILL');
  const terminal = rig.terminal(['sidebar', '--session', shown.session], { columns, rows });
  await terminal.shows(/1 a +working/);
  return { rig, terminal, shown };
}

test('a session.json that is missing, broken or from a newer muxcrew is said, and the next good one is shown @slow', async () => {
  const { rig, terminal, shown } = await alone(34, 24);
  for (const [text, says] of [
    ['{"version":1,"session":', /cannot be\s+read/],
    ['{"version":99}', /version 99, this/],
    ['{"version":1}', /cannot be\s+read/],
  ] as const) {
    rig.write('comm/session.json', text);
    await terminal.shows(says, 8_000);
  }
  rmSync(join(rig.project, 'comm/session.json'));
  await terminal.shows(/waiting for the supervisor/, 8_000);
  const { away: _away, layout: _layout, ...older } = shown;
  rig.write('comm/session.json', JSON.stringify({ ...older, writtenAt: new Date().toISOString() }));
  await terminal.shows(/1 a +working/, 8_000);
});

test('a sidebar that is killed comes back by itself, and takes keys again @slow', async () => {
  const { rig, keys, terminal } = await attached(world());
  const pid = rig
    .processes()
    .find(({ argv }) => argv.includes('main.js sidebar') && !argv.includes('loop.sh'))?.pid;
  expect(pid).toBeDefined();
  process.kill(pid ?? 0, 'SIGKILL');
  await rig.until('another one', () =>
    rig
      .processes()
      .some(
        ({ argv, pid: now }) => argv.includes('main.js sidebar') && !argv.includes('loop.sh') && now !== pid,
      ),
  );
  await terminal.shows(/1 backend +working/);
  await keys('?', /next request/);
});

test.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const)(
  '%s: the sidebar gives its terminal back @slow',
  async (signal) => {
    const rig = world();
    await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', rig.write('a.md', 'x')]);
    const session = rig.snapshot()?.session ?? '';
    const terminal = rig.terminal(['sidebar', '--session', session], { columns: 34, rows: 24 });
    await terminal.shows(/1 a +working/);
    process.kill(terminal.pid, signal);
    await terminal.ended;
    const output = terminal.output();
    for (const off of ['\x1b[?1049l', '\x1b[?2004l', '\x1b[?1000l', '\x1b[?1004l', '\x1b[?25h'])
      expect(output.lastIndexOf(off), JSON.stringify(off)).toBeGreaterThan(output.lastIndexOf('working'));
  },
);

test.each([
  [24, 12],
  [40, 24],
  [60, 50],
])(
  '200 workers in %ix%i: scrolls, and keeps the selection through a storm of resizes @slow',
  async (columns, rows) => {
    const { rig, terminal, shown } = await alone(columns, rows);
    const [one] = shown.workers;
    const workers = Array.from({ length: 200 }, (_, index) => ({
      ...one,
      id: String(index + 1),
      name: `w${String(index + 1)}.`,
    }));
    replaceSnapshot(rig, { ...shown, workers });
    await terminal.shows(/ w2\./, 8_000);
    for (let i = 0; i < 8; i += 1) terminal.type('j');
    await terminal.shows(/ 8 +w8\./, 8_000);
    for (let step = 0; step < 30; step += 1) terminal.resize(24 + ((step * 7) % 37), 10 + ((step * 5) % 30));
    terminal.resize(columns, rows);
    replaceSnapshot(rig, { ...shown, workers });
    await terminal.shows(/ 8 +w8\./, 8_000);
  },
);

test('why says a state’s evidence with source and age, as a table and as JSON @slow', async () => {
  const { rig } = await attached(world());
  const table = await rig.muxcrew(['why', 'backend']);
  expect(table.stdout).toMatch(
    /^1 backend {2}● working for \d:\d\d\n *SOURCE +AGE +FACT\n *process +\d:\d\d +pid \d+ runs\n/,
  );
  const json = JSON.parse((await rig.muxcrew(['why', 'all', '--json'])).stdout) as unknown;
  expect(json).toMatchObject([
    {
      id: '1',
      name: 'backend',
      state: 'working',
      evidence: [{ source: 'process' }, { source: 'status file' }],
    },
    { id: '2' },
  ]);
  expect((await rig.muxcrew(['why'])).code).toBe(2);
  expect((await rig.muxcrew(['why', 'nobody'])).code).toBe(4);
});
