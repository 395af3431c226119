/** A person at a terminal: attach, leave, come back; small terminals; none at all; inside a tmux of their own. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { muxcrewMain, type CrewRig, testBackend } from '../rig/crew-rig.ts';
import { muxcrewShim } from '../rig/shim.ts';
import { containing, worlds } from './crew.ts';
import { goFrom, outerTmux, ownShells } from './outer-tmux.ts';

const world = worlds();
const leave = '\x02d';

function crew(count: number): { rig: CrewRig; run: readonly string[] } {
  const rig = world();
  const names = Array.from({ length: count }, (_, index) => `worker${String(index + 1)}_instructions.md`);
  for (const name of names) rig.write(name, 'Do it.\n');
  return { rig, run: ['run', '--agent', 'demo', '--scene', 'idle', ...names] };
}

test('run attaches, prefix d leaves and says how to come back, attach finds everything where it was', async () => {
  const { rig, run } = crew(2);
  const first = rig.terminal(run, { columns: 130, rows: 30 });
  await first.shows(/● 1 worker1 +working[^]*● 2 worker2 +working/);
  await first.shows(/demo worker 2 \(idle\)/);
  const before = rig.snapshot()?.workers.map(({ pid }) => pid);
  await rig.until('one client', () => rig.snapshot()?.clients.length === 1);
  first.type(leave);
  await first.shows(/continues in the background\. Come back with:\s+muxcrew attach/);
  expect((await first.ended).code).toBe(0);
  await rig.until('no client', () => rig.snapshot()?.clients.length === 0);

  const second = rig.terminal(['attach'], { columns: 130, rows: 30 });
  await second.shows(/● 1 worker1 +working/);
  await second.shows(/demo worker 2 \(idle\)/);
  expect(rig.snapshot()?.workers.map(({ pid }) => pid)).toEqual(before);
  expect((await rig.muxcrew(['detach'])).code).toBe(0);
  await second.shows(/continues in the background/);
});

test('a session that is stopped while somebody looks frees the terminal and says so', async () => {
  const { rig, run } = crew(1);
  const terminal = rig.terminal(run);
  await terminal.shows(/worker1 +working/);
  expect((await rig.muxcrew(['stop'])).code).toBe(0);
  await terminal.shows(/has ended\. Its files are in/);
  expect((await terminal.ended).code).toBe(0);
});

test('what held the panes is killed while somebody looks: the terminal is given back, and the way back said', async () => {
  const { rig, run } = crew(1);
  const terminal = rig.terminal(run);
  await terminal.shows(/worker1 +working/);
  const { session = '', server } = rig.snapshot() ?? {};
  process.kill(server?.pid ?? 0, 'SIGKILL');
  await terminal.shows(new RegExp(`is lost \\(its panes are gone\\)\\.\\s+muxcrew resume ${session}`));
  expect((await terminal.ended).code).toBe(4);
  expect(terminal.modes()).toEqual({ alternate: false, mouse: 'none', paste: false, focus: false });
});

test('stop on a terminal asks first: no refuses with 6, yes ends it', async () => {
  const { rig, run } = crew(1);
  await rig.muxcrew([...run, '-d']);
  await rig.worker('1', ({ pid }) => pid !== null);
  const no = rig.terminal(['stop']);
  await no.shows(/its 1 running agent\? \[y\/N\]/);
  no.type('\r');
  expect((await no.ended).code).toBe(6);
  expect(rig.snapshot()?.closed).toBe(false);
  const yes = rig.terminal(['stop']);
  await yes.shows(/\[y\/N\]/);
  yes.type('y\r');
  await yes.shows(/has ended/);
});

test('attach without a terminal is refused with 2', async () => {
  const { rig, run } = crew(1);
  await rig.muxcrew([...run, '-d']);
  const ran = await rig.muxcrew(['attach']);
  expect(ran).toMatchObject({ code: 2, stderr: containing('must be run in a terminal') });
});

test.each([
  [80, 24, {}],
  [60, 20, { MUXCREW_MIN_PANE_COLUMNS: '30' }],
])(
  '8 workers in %ix%i: the sidebar is in view, and panes too many go on to further windows @slow',
  async (columns, rows, env) => {
    const { rig, run } = crew(8);
    const terminal = rig.terminal(run, { columns, rows, env });
    await terminal.shows(/0\/8[^]*● 1 worker1 +working/);
    await terminal.shows(/demo worker 1/);
    await rig.until('all work', () => rig.snapshot()?.workers.every(({ state }) => state === 'working'));
    expect(terminal.screen()).not.toMatch(/demo worker 8/);
    // To the last window: its worker is there, and the sidebar came along.
    terminal.type('\x02p');
    await terminal.shows(/demo worker 8/);
    await terminal.shows(/0\/8/);
  },
);

test('a crew of 8 that was brought up wide is laid out anew for a person who comes with 60x20 @slow', async () => {
  const { rig, run } = crew(8);
  await rig.muxcrew([...run, '-d']);
  const terminal = rig.terminal(['attach'], { columns: 60, rows: 20 });
  await terminal.shows(/0\/8[^]*● 1 \S+ working/);
  await terminal.shows(/│(demo worker 1|● Nothing to )/);
});

test('a crew comes up in a terminal of 60x20, sidebar and pane side by side', async () => {
  const { rig, run } = crew(1);
  const terminal = rig.terminal(run, { columns: 60, rows: 20 });
  await terminal.shows(/^ ● 1 \S+ working *│/m);
  await terminal.shows(/│(demo worker 1|● Nothing to )/);
});

test('a terminal that is too small is refused with 2, says both sizes, and leaves nothing', async () => {
  const { rig, run } = crew(1);
  const terminal = rig.terminal(run, { columns: 100, rows: 9 });
  await terminal.shows(/too small: 100x9, muxcrew needs 40x10/);
  expect((await terminal.ended).code).toBe(2);
  expect(rig.read('comm/session.json')).toBeNull();
  expect(rig.processes()).toEqual([]);
});

test('a terminal that is too small, or does not know its size, is no obstacle for a crew in the background @slow', async () => {
  const { rig, run } = crew(1);
  const small = rig.terminal([...run, '-d'], { columns: 30, rows: 5 });
  expect((await small.ended).code).toBe(0);
  await rig.muxcrew(['stop']);
  const words = ['sh', '-c', 'stty cols 0 rows 0; exec "$@"', 'sh', process.execPath, muxcrewMain];
  const sizeless = rig.terminalOf([...words, ...run, '-d']);
  expect((await sizeless.ended).code).toBe(0);
});

// Only tmux lets a person split windows.
if (testBackend === 'tmux')
  test('in a pane that was split in a crew’s own window, attach shows the other crew in the same client @slow', async () => {
    const { rig, run } = crew(1);
    await rig.muxcrew([...run, '-d']);
    const file = join(rig.project, 'worker1_instructions.md');
    const other = [...run.slice(0, -1), file, '-d', '--session', 'other'];
    expect((await rig.muxcrew(other)).code).toBe(0);
    const terminal = rig.terminal(['attach', '--session', 'other'], { columns: 150 });
    await terminal.shows(/^other-\S+ /m);
    const bin = muxcrewShim(join(rig.root, 'bin'));
    // What tmux gives to panes of the person's own is not the whole of this test's world.
    const env = Object.entries(rig.env)
      .filter(([name]) => /^(XDG_|MUXCREW_)/.test(name))
      .map(([name, value]) => `${name}='${value}'`)
      .join(' ');
    rig.write('../go', `${env} PATH='${bin}':"$PATH" exec muxcrew attach --session "$1"`);
    terminal.type('\x02%');
    await terminal.shows(/[$#] *$/m);
    const own = rig.snapshot()?.session ?? '';
    terminal.type(`sh ${join(rig.root, 'go')} ${own}\r`);
    await terminal.shows(new RegExp(`^${own} `, 'm'));
    terminal.type(leave);
    expect((await terminal.ended).code).toBe(0);
  });

test.each(ownShells)(
  'inside the person’s own tmux (%s) the client is handed over, and back to their pane on leaving @slow',
  async (shell) => {
    const { rig, run } = crew(1);
    await rig.muxcrew([...run, '-d']);
    const { terminal, end } = await outerTmux(rig, shell);
    try {
      await goFrom(terminal, 'muxcrew attach', /● 1 worker1 +working/);
      terminal.type(leave);
      // In their pane: what the terminal shows in between is covered at once.
      await terminal.shows(
        /42 stays here[^]*Session \S+ continues in the background\. Come back with:\s+muxcrew attach \S+/,
      );
      terminal.type('echo $((50+2)) again\r');
      await terminal.shows(/52 again/);
      expect(rig.snapshot()?.closed).toBe(false);
    } finally {
      await end();
    }
  },
);
