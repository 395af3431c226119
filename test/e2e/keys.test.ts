/** Every key of the sidebar, pressed in a real terminal at a real session, and what comes of it. */
import { expect, test } from 'vitest';
import { eventually } from '../backends/eventually.ts';
import { paneAt } from '../rig/held-panes.ts';
import { worlds } from './crew.ts';
import { drawnSeen } from './panes.ts';
import { attached, prefix } from './sidebar-crew.ts';

const world = worlds();

test('arrows, j k, g G, digits and Page keys move; Enter focuses; prefix S leads back, and keys typed at once go there', async () => {
  const crew = await attached(world(), { names: ['one', 'two', 'three'], columns: 160 });
  // In the sidebar itself a comma would be text: the first time there is none.
  let isFirst = true;
  for (const [moves, role] of [
    ['\r', 'worker:1'],
    ['j\r', 'worker:2'],
    ['\x1b[B\r', 'worker:3'],
    ['k\r', 'worker:2'],
    ['G\r', 'worker:3'],
    ['\x1b[A\r', 'worker:2'],
    ['g\r', 'worker:1'],
    ['3\r', 'worker:3'],
    ['\x1b[5~\r', 'worker:1'],
    ['\x1b[6~\r', 'worker:3'],
    ['\x1b[H\r', 'worker:1'],
    ['\x1b[F\r', 'worker:3'],
  ] as const) {
    // One write, as over a line that lags: the keys come while tmux still goes to the sidebar.
    crew.terminal.type(`${isFirst ? '' : ','}${prefix}S${moves}`);
    isFirst = false;
    await crew.focuses(role);
  }
  expect(crew.terminal.screen()).not.toMatch(/[│ ][jkgG3]+$/m);
});

test.each([
  [120, 30],
  [80, 24],
  [60, 15],
])('in %ix%i the sidebar and the last row say where keys go @slow', async (columns, rows) => {
  const { keys, terminal } = await attached(world({ projectName: 'todo-app' }), { columns, rows });
  await terminal.shows(/^ keys go to: sidebar|^ keys: here/m);
  await terminal.shows(/ keys: sidebar {2}C-b d leave *$/);
  await keys('2\r', / keys: worker 2 {2}[^\n]*C-b d leave *$/);
  if (columns >= 80) await terminal.shows(/^─ keys go to: 2 frontend ─/m);
});

test('a user who has just come is told whose pane keys go to, and how they get to the sidebar', async () => {
  const { keys, terminal } = await attached(world({ projectName: 'todo-app' }));
  await keys('2\r', /│[^]* Ctrl-b S first, then:[^]*keys: worker 2 {2}C-b S sidebar/);
  await keys('?', /│demo worker 2[^]*│\?/);
  await keys(`${prefix}s`, /1 client[^\n]*\n ⏎ focus \? help d detach/);
  expect(terminal.screen()).not.toContain('worker 2  C-b S');
  await keys('?', /next request/);
});

test('? shows the keys and who is attached, Escape closes it', async () => {
  const crew = await attached(world(), { env: { SSH_CONNECTION: '192.0.2.7 50000 192.0.2.1 22' }, rows: 40 });
  await crew.keys('?', /next request/);
  await crew.keys('G', /attached[^]*ssh 192\.0\.2\.7, <1 m/);
  await crew.keys('\x1b', /1 backend/);
  await crew.terminal.shows(/1 client: ssh 192\.0\.2\.7/);
});

test('z shows a worker’s pane alone, prefix S leads back @slow', async () => {
  const crew = await attached(world());
  await crew.keys('2z', /^demo worker 2/);
  expect(crew.terminal.screen()).not.toContain('1 backend');
  await crew.keys(`${prefix}S`, /demo worker 2[^]*1 backend/);
});

test('s writes to a worker: several lines, a paste, wide characters; Escape keeps the text, Enter sends it @slow', async () => {
  const crew = await attached(world());
  await crew.keys('2s', /to 2 frontend:/);
  // Typed at once, it might be prose for another pane: Enter asks first.
  await crew.keys('予定 q', /│[^]*予定 q/);
  await crew.keys('\r', /send the text to 2 frontend\?[^]* y send,/);
  await crew.keys('n', /cancelled: not sent/);
  await crew.ready();
  await crew.keys('s', /│[^]*予定 q/);
  await crew.keys('\x1b\r', /予定 q *│/);
  await crew.keys('\x1b[200~d two\r\nthree\x1b[201~', / d two +│[^]* three/);
  await crew.keys('\x1b', /not sent; s restores the text/);
  await crew.keys('s', /予定 q[^]* d two +│[^]* three/);
  await crew.keys('\x7f\x7f\x7f\x7f\x7fend\r', / y send,/);
  await crew.keys('y', /│demo worker 2[^]*d two\s[^]*end/);
  await crew.terminal.shows(/sent to 2|queued for 2/);
  expect(await crew.focused()).toBe('sidebar');
});

test('r restarts and x stops a worker once y confirms it; other keys cancel, and keys are ignored until a pause @slow', async () => {
  const { rig, keys, ready } = await attached(world());
  const pidOf = (id: string): number | null =>
    rig.snapshot()?.workers.find((worker) => worker.id === id)?.pid ?? null;
  const before = pidOf('1');
  await keys('1r', /restart 1 backend\?/);
  await keys('n', /cancelled: nothing restarted/);
  await ready();
  await keys('r', /restart 1 backend\?[^]* y restart,/);
  await keys('y', /d detach/);
  await rig.until('it runs again', () => pidOf('1') !== null && pidOf('1') !== before);
  await keys('2xy', /too soon: nothing stopped/);
  await ready();
  await keys('x', /stop 2 frontend\?/);
  await keys('\x1b', /cancelled: nothing stopped/);
  await ready();
  await keys('x', /stop 2 frontend\?[^]* y stop,/);
  await keys('y', /2 frontend +stopped/);
  await rig.until('worker 1 works on', () => {
    const first = rig.snapshot()?.workers[0];
    return first?.state === 'working' && first.pid !== null;
  });
  await keys('x', /2 frontend has already ended/);
});

test('l shows the worker’s log and follows it, w says why, each by its key closed again @slow', async () => {
  const { keys, terminal, panes } = await attached(world());
  await keys('1l', /log of 1 backend[^]*demo worker 1 \(idle\)/);
  await panes.type((await paneAt(panes, '1')).id, 'typed later');
  await terminal.shows(/^ (?:.*)typed later +│/m);
  await keys('l', /1 backend +working/);
  await keys('w', /why 1 backend[^]*process[^]*pid \d+ runs/);
  await keys('j', /why 2 frontend/);
  await keys('w', /1 backend +working/);
});

test('/ filters by name and state, Enter keeps it, Escape shows all @slow', async () => {
  const { keys, terminal } = await attached(world());
  await keys('/', /2 of 2/);
  await keys('front', /\/front +1 of 2/);
  expect(terminal.screen()).not.toContain('1 backend');
  await keys('\r', /Esc shows all/);
  await keys('\x1b', /1 backend/);
  await keys('/work\x1b', /1 backend/);
});

test('q gives the sidebar’s columns to the workers but for a strip of symbols; prefix S or a click brings it back @slow', async () => {
  const crew = await attached(world());
  await crew.keys('2q', /^●│demo worker 1[^\n]{40,}│demo worker 2[^]*\n●│/);
  await crew.focuses('worker:2');
  await crew.keys(`${prefix}S`, /1 backend[^]*2 frontend/);
  await crew.focuses('sidebar');
  await crew.keys('q', /^●│demo worker 1/);
  await crew.keys('\x1b[<0;1;2M\x1b[<0;1;2m', /1 backend[^]*2 frontend/);
  await crew.focuses('sidebar');
  crew.terminal.type('\r');
  await crew.focuses('worker:2');
});

test('L goes to the next layout and says which @slow', async () => {
  const crew = await attached(world(), { names: ['one', 'two', 'three'], columns: 160 });
  const places = async (): Promise<string> => drawnSeen(await crew.panes.seen()).join();
  const before = await places();
  await crew.keys('L', /^ layout [a-z]/m);
  expect(crew.rig.snapshot()?.layout).not.toBe('grid');
  await eventually('another layout', async () => (await places()) !== before);
});

test('a and n say where to answer @slow', async () => {
  const { rig, keys } = await attached(world(), { scene: 'ask' });
  await rig.worker('1', ({ state }) => state === 'asking');
  await keys('1a', /answer in its pane/);
  await keys('jn', /answer in its pane/);
});

test('prefix n goes from any pane to the next worker that asks, N selects the next in the sidebar; both wrap @slow', async () => {
  const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
  const crew = await attached(world(), { scene: 'ask', names, columns: 120, rows: 30 });
  for (const id of ['1', '2', '7']) await crew.rig.worker(id, ({ state }) => state === 'asking');
  for (const id of ['1', '3', '4', '5', '6']) await crew.rig.muxcrew(['stop', id]);
  await crew.terminal.shows(/C-b n next request/);
  // The seventh is in another window.
  for (const [role, shown] of [
    ['worker:2', /^─ keys go to: 2 two ─/m],
    ['worker:7', /^─ keys go to: 7 seven ─/m],
    ['worker:2', /^─ keys go to: 2 two ─/m],
  ] as const) {
    crew.terminal.type(`${prefix}n`);
    await crew.focuses(role);
    // The sidebar has followed into that window.
    await crew.terminal.shows(shown);
  }
  crew.terminal.type(`${prefix}S`);
  await crew.focuses('sidebar');
  crew.terminal.type('NNN\r');
  await crew.terminal.shows(/7 seven asks: go to its pane\?[^]*→ go there/);
  crew.terminal.type('\x1b[C');
  await crew.focuses('worker:7');
  for (const id of ['2', '7']) await crew.rig.muxcrew(['stop', id]);
  await eventually('no key for it', () => Promise.resolve(!crew.terminal.screen().includes('next request')));
  await crew.keys(`${prefix}n`, /No worker has an open request/);
  expect(await crew.focused()).toBe('worker:7');
});

test('prose that is typed into the sidebar does nothing, as a burst and key by key @slow', async () => {
  const { rig, terminal, ready, focused } = await attached(world());
  const before = rig.snapshot()?.workers.map(({ pid }) => pid);
  const prose = [
    'run it again, yes\r',
    'stop y\r',
    'dy',
    'quick: yes, skip it\r',
    'zoom y',
    'say yes\r',
    'xyyy',
  ];
  for (const text of prose) {
    terminal.type(text);
    await ready();
    for (const key of text) {
      terminal.type(key);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    await ready();
    expect(await focused()).toBe('sidebar');
  }
  expect(rig.snapshot()?.workers.map(({ pid }) => pid)).toEqual(before);
  expect(terminal.screen()).not.toMatch(/│.*(yes|again)|sent to/);
});

test('a click focuses a worker, the wheel moves, d detaches @slow', async () => {
  const crew = await attached(world());
  // Once both have said something no row moves any more between the look and the click.
  const still = /1 backend.*\n.*Idle, waiting.*\n.*2 frontend.*\n.*Idle, waiting/;
  const row = (await crew.terminal.shows(still)).split('\n').findIndex((line) => line.includes('2 frontend'));
  crew.terminal.type(`\x1b[<0;5;${String(row + 1)}M\x1b[<0;5;${String(row + 1)}m`);
  await crew.focuses('worker:2');
  crew.terminal.type(`${prefix}S`);
  await crew.focuses('sidebar');
  crew.terminal.type('\x1b[<64;5;5M');
  crew.terminal.type('\r');
  await crew.focuses('worker:1');
  await crew.keys(`${prefix}Sd`, /detach\? The crew goes on\.[^]* y detach,/);
  crew.terminal.type('y');
  await crew.terminal.shows(/continues in the background/);
  expect((await crew.terminal.ended).code).toBe(0);
});

test('Enter behind prose, pressed again at any pace, does not reach a worker’s dialog @slow', async () => {
  const { rig, terminal, focused, focuses } = await attached(world(), { scene: 'ask' });
  for (const id of ['1', '2']) await rig.worker(id, ({ state }) => state === 'asking');
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  for (const key of 'run it again') {
    terminal.type(key);
    await pause(80);
  }
  await pause(1_600);
  terminal.type('\r');
  await terminal.shows(/\d \w+ asks: go to its pane\?/);
  await pause(2_500);
  terminal.type('\r');
  await terminal.shows(/the focus stays here/);
  await pause(2_500);
  expect(await focused()).toBe('sidebar');
  terminal.type('1\r');
  await terminal.shows(/→ go there/);
  terminal.type('\x1b[C');
  await focuses('worker:1');
  terminal.type('\x1b[C');
  for (const id of ['1', '2']) await rig.worker(id, ({ state }) => state === 'asking');
  terminal.type('\r');
  await rig.worker('1', ({ state }) => state !== 'asking');
});
