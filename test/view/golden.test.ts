/** The sidebar as a terminal shows it, at three sizes and three colour depths. `vitest -u` writes the pictures anew. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyText, insertText } from '../../src/view/sidebar/editor.ts';
import type { Confirmation, OpenRequest, SidebarMode, SidebarModel } from '../../src/view/sidebar/model.ts';
import { sidebarLines } from '../../src/view/sidebar/sidebar.ts';
import { openPaper, painted } from './painted.ts';
import { ago, crew, sidebar, snapshot, worker } from './snapshots.ts';

const shown = snapshot(
  [
    ...crew,
    worker('7', '予定表 👨‍👩‍👧', { state: 'limited', status: 'e\u0301té 🇩🇪 \u001b[31m#{x}', since: ago(20) }),
  ],
  {
    clients: [
      { tty: '/dev/pts/3', since: ago(600), columns: 80, rows: 24, terminal: 'xterm', from: 'ssh 192.0.2.7' },
    ],
    focus: { is: 'worker', worker: '1' },
    away: {
      since: ago(8400),
      until: ago(600),
      happened: [
        { worker: '2', was: 'working', is: 'asking' },
        { worker: '3', was: 'working', is: 'completed' },
      ],
    },
  },
);
const sizes = [
  { columns: 24, rows: 16 },
  { columns: 34, rows: 23 },
  { columns: 60, rows: 45 },
];
const looks: readonly Partial<SidebarModel>[] = [
  { colours: 256 },
  { colours: 16 },
  { colours: 0 },
  { colours: 0, unicode: false },
];

let before: number;
beforeEach(() => {
  before = process.listenerCount('SIGTERM');
});
afterEach(() => expect(process.listenerCount('SIGTERM')).toBe(before));

for (const size of sizes)
  for (const look of looks) {
    const name = `${String(size.columns)}x${String(size.rows)}-${String(look.colours)}${look.unicode === false ? '-ascii' : ''}`;
    test(`the list, ${name}`, async () => {
      const model = sidebar(shown, { size, selected: '1', ...look });
      await expect(await painted(model)).toMatchFileSnapshot(`golden/list-${name}.txt`);
    });
  }

const request: OpenRequest = {
  worker: '2',
  request: 'r1',
  tool: 'Bash',
  shown: {
    what: 'Bash: npm run deploy',
    input: 'command: npm run deploy -- --env production\ndescription: Deploy',
    folder: '/home/me/todo-app',
    digest: 'd',
  },
};
const confirm = (what: Confirmation): SidebarMode => ({ is: 'confirm', what, drawnAt: null, armed: true });
const middle = sizes[1] ?? expect.fail('three sizes');
const modes: readonly [string, Partial<SidebarModel>][] = [
  ['help', { mode: { is: 'help', scroll: 0 } }],
  [
    'send',
    {
      mode: {
        is: 'send',
        worker: '2',
        drawnAt: null,
        early: false,
        text: {
          ...insertText(emptyText, 'no: keep build/,\n予定を書いて下さい、お願いします。もう一度'),
          after: ' please',
        },
      },
    },
  ],
  ['filter', { mode: { is: 'filter' }, filter: 'ing' }],
  ['stop', { mode: confirm({ act: 'stop', worker: '1', runs: 1 }) }],
  [
    'answer',
    { mode: confirm({ act: 'answer', decision: 'allow', requests: [request], changed: [], isRead: false }) },
  ],
  ['blurred', { focused: false }],
  ['hidden', { size: { columns: 1, rows: 10 } }],
];
for (const [name, more] of modes)
  test(`the sidebar in mode ${name}`, async () => {
    const model = sidebar(shown, { size: middle, colours: 256, ...more });
    await expect(await painted(model)).toMatchFileSnapshot(`golden/${name}.txt`);
  });

test('a storm of resizes ends in the same picture as if it had been so from the start', async () => {
  const paper = await openPaper(middle, true);
  for (let step = 0; step < 60; step += 1) {
    const size = { columns: 24 + ((step * 7) % 37), rows: 8 + ((step * 5) % 40) };
    paper.resize(size);
    paper.screen.draw(sidebarLines(sidebar(shown, { size })));
  }
  paper.resize(middle);
  paper.screen.draw(sidebarLines(sidebar(shown, { size: middle })));
  const storm = await paper.rows();
  paper.close();
  const calm = await openPaper(middle, true);
  calm.screen.draw(sidebarLines(sidebar(shown, { size: middle })));
  expect(storm).toEqual(await calm.rows());
  calm.close();
});

test('what has not changed is not drawn again', async () => {
  const paper = await openPaper(middle, true);
  paper.screen.draw(sidebarLines(sidebar(shown)));
  await paper.rows();
  paper.written();
  paper.screen.draw(sidebarLines(sidebar(shown)));
  await paper.rows();
  expect(paper.written()).toBe('');
  paper.close();
});
