/** A sidebar that somebody took away by hand comes back by itself, where it was, and the workers notice nothing. */
import { expect, test } from 'vitest';
import { eventually } from '../backends/eventually.ts';
import { worlds } from './crew.ts';
import { paneAt } from '../rig/held-panes.ts';
import { drawnSeen, seenPanes, wanted } from './panes.ts';
import { attached } from './sidebar-crew.ts';

const world = worlds();

test.each([
  ['beside its workers', 3, 120, 30],
  ['in the window in view of several', 6, 80, 24],
])('a sidebar whose pane was taken away comes back: %s', async (_, workers, columns, rows) => {
  const rig = world();
  const names = Array.from({ length: workers }, (_unused, index) => `w${String(index + 1)}`);
  const crew = await attached(rig, { names, columns, rows });
  const drawing = wanted(columns, rows, workers);
  const liesRight = async (): Promise<boolean> => {
    const seen = await seenPanes(rig);
    const sidebars = seen.panes.filter(({ place }) => place === 'sidebar');
    return sidebars.length === 1 && JSON.stringify(drawnSeen(seen)) === JSON.stringify(drawing);
  };
  await eventually('all is laid out', liesRight);
  crew.terminal.type('\r');
  await crew.focuses('worker:1');
  const pids = rig.snapshot()?.workers.map(({ pid }) => pid);
  const sidebar = (await paneAt(crew.panes, 'sidebar')).id;
  await crew.panes.kill(sidebar);
  await eventually('it is back, and all is laid out as before', liesRight);
  expect((await paneAt(crew.panes, 'sidebar')).id).not.toBe(sidebar);
  expect(await crew.focused(), 'nobody’s focus is taken').toBe('worker:1');
  expect(rig.snapshot()?.workers.map(({ pid }) => pid)).toEqual(pids);
  await crew.terminal.shows(/ 1 w1 /);
  crew.terminal.type('\x02S');
  await crew.focuses('sidebar');
  await crew.keys('?', /^ keys /m);
});

test('a sidebar whose restart loop was killed is started again in its pane @slow', async () => {
  const rig = world();
  const crew = await attached(rig, { names: ['one', 'two'] });
  const before = await paneAt(crew.panes, 'sidebar');
  process.kill(before.pid, 'SIGKILL');
  await eventually('it runs again', async () => {
    const { id, dead, pid } = await paneAt(crew.panes, 'sidebar');
    return id === before.id && !dead && pid !== before.pid;
  });
  await crew.keys('w', /why/);
});
