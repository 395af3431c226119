/** What the sidebar says in few columns: no command and no hint is cut. */
import { describe, expect, it } from 'vitest';
import { sidebarLines } from '../../../src/view/sidebar/sidebar.ts';
import type { SidebarModel } from '../../../src/view/sidebar/model.ts';
import type { Snapshot } from '../../../src/core/snapshot/snapshot.ts';
import { asking } from '../played.ts';
import { sidebar, snapshot, worker } from '../snapshots.ts';

const lines = (model: SidebarModel): readonly string[] =>
  sidebarLines(model).map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );
const sizes = [19, 20, 24, 27, 30, 34, 45, 60].flatMap((columns) =>
  [14, 18, 22, 24, 40].map((rows) => ({ columns, rows })),
);

describe.each(sizes)('in $columns x $rows', (size) => {
  const shown = (more: Partial<Snapshot>, model: Partial<SidebarModel> = {}): string => {
    const base = sidebar(snapshot([worker('1', 'a')], { session: 'todo-app-771243', ...more }), { size });
    return lines({ ...base, ...model }).join('\n');
  };

  it.each([
    ['the panes are gone', 'muxcrew resume todo-app-771243', {}, true],
    ['the supervisor is gone', 'muxcrew attach todo-app-771243', {}, false],
    ['the session was stopped', 'muxcrew resume todo-app-771243', { closed: true }, false],
    [
      'there are several warnings',
      'muxcrew trust 5',
      {
        warnings: [
          'the first of them is as long as it gets',
          'its settings are ignored until: muxcrew trust 5',
        ],
      },
      false,
    ],
  ])('where %s, the command is whole or left out', (_, command, more, backendGone) => {
    const supervisor = { pid: 1, alive: command.includes('trust') };
    const taken = snapshot([worker('1', 'a')], { session: 'todo-app-771243', ...more });
    const view = { is: 'read', backendGone, snapshot: { ...taken, supervisor } } as const;
    const text = shown({}, { view: view as SidebarModel['view'] });
    const joined = text.replace(/\s+/g, ' ');
    if (/muxcrew (?!s)/.test(joined)) expect(joined).toContain(command);
    expect(text).not.toMatch(/muxcrew[^\n]*…/);
    if (size.columns >= 24 && size.rows >= 24 && !command.includes('trust'))
      expect(joined).toContain(command);
  });

  it.each([true, false])('each hint is whole, and ? is among them; with the focus: %s', (focused) => {
    const crew = [
      asking('1', 'r1'),
      asking('2', 'r2'),
      worker('3', 'c', { state: 'blocked', pid: null }),
      worker('4', 'd', { state: 'lost', pid: null }),
    ];
    for (const wayHere of ['Ctrl-b S', 'Ctrl-Space S']) {
      const model = { ...sidebar(snapshot(crew), { size }), focused, wayHere };
      const all = lines(model);
      const hints = all.slice(all.findLastIndex((line) => line.startsWith('─')) + 1).join('\n');
      if (hints === '') continue;
      expect(hints).not.toContain('…');
      if (!focused) expect(hints).toContain(wayHere);
      if (hints.includes('focus') || hints.includes('approve')) expect(hints).toContain('? help');
    }
  });
});
