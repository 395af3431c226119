import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sidebarLines } from '../../../src/view/sidebar/sidebar.ts';
import { startSidebar, type SidebarModel } from '../../../src/view/sidebar/model.ts';
import { updateSidebar, type SidebarAction, type SidebarMessage } from '../../../src/view/sidebar/update.ts';
import { Played } from '../played.ts';
import { ago, crew, now, sidebar, snapshot, worker } from '../snapshots.ts';
import type { Snapshot, SnapshotWorker } from '../../../src/core/snapshot/snapshot.ts';

/** The crew's order on the screen is 2 4 1 6 5 3. */
function play(
  start: SidebarModel,
  ...messages: (string | SidebarMessage)[]
): { model: SidebarModel; actions: SidebarAction[] } {
  let model = start;
  const actions: SidebarAction[] = [];
  for (const message of messages) {
    const step = updateSidebar(model, typeof message === 'string' ? { is: 'key', key: message } : message);
    model = step.model;
    actions.push(...step.actions);
  }
  return { model, actions };
}
const start = sidebar(snapshot(crew));
/** Reads the confirmation that the keys opened, and confirms it. */
function confirmed(start: SidebarModel, ...keys: string[]): readonly SidebarAction[] {
  const played = new Played(start);
  played.now = now;
  played.keys(...keys);
  played.later(500);
  played.key('y');
  return played.actions;
}
const shown = (model: SidebarModel): string =>
  sidebarLines(model)
    .map((line) => line.map((span) => span.text).join(''))
    .join('\n');

describe('the sidebar’s keys', () => {
  it.each([
    [['down'], '4'],
    [['j', 'j'], '1'],
    [['j', 'j', 'k'], '4'],
    [['up'], '2'],
    [['G'], '3'],
    [['end', 'home'], '2'],
    [['end', 'down'], '3'],
    [['6'], '6'],
    [['6', '9'], '6'],
    [['pagedown'], '6'],
  ])('%j selects %s', (keys, selected) => {
    expect(play(sidebar(snapshot(crew), { size: { columns: 34, rows: 18 } }), ...keys).model.selected).toBe(
      selected,
    );
  });

  it('Enter focuses the selected worker, or the one that needs the person most', () => {
    expect(play(start, '1', 'enter').actions).toEqual([{ do: 'focus', worker: '1', unlessAsking: true }]);
    const played = new Played(start);
    played.now = now;
    // It asks: the focus moves once that is confirmed.
    played.key('enter');
    played.later(500);
    played.key('right');
    expect(played.actions).toEqual([{ do: 'focus', worker: '2', unlessAsking: false }]);
  });

  it('r retries what a blocked worker needs and S skips it; both stand at the bottom', () => {
    const blocked = worker('7', 'page', { state: 'blocked', detail: '4 tests failed', pid: null });
    const model = sidebar(snapshot([...crew, blocked]), { size: { columns: 34, rows: 40 } });
    expect(confirmed(model, '7', 'r')).toEqual([{ do: 'restart', worker: '7' }]);
    expect(confirmed(model, '7', 'S')).toEqual([{ do: 'skip', worker: '7' }]);
    expect(shown(model)).toMatch(/⊘ 7 page +blocked[\s\S]* {3}4 tests failed[\s\S]*r retry S skip/);
    const not = play(model, '6', 'S');
    expect(not.actions).toEqual([]);
    expect(shown(not.model)).toContain('6 deploy is not blocked');
    expect(shown(start)).not.toContain('S skip');
  });

  it('0 selects the manager, which is shown as what it is', () => {
    const manager = worker('0', 'manager', { role: 'manager', status: 'waits for 1 and 2' });
    const model = sidebar(snapshot([manager, ...crew]));
    expect(play(model, '0', 'enter').actions).toEqual([{ do: 'focus', worker: '0', unlessAsking: true }]);
    expect(shown(model)).toMatch(/● 0 manager +working.*\n {3}manages the crew *\n {3}waits for 1 and 2/);
    expect(shown(start)).not.toContain('manages');
  });

  it('d detaches, from the help too', () => {
    expect(play(start, 'd').actions).toEqual([]);
    expect(confirmed(start, 'd')).toEqual([{ do: 'detach' }]);
    expect(confirmed(start, '?', 'd')).toEqual([{ do: 'detach' }]);
  });

  it('x stops a worker once the user has confirmed it', () => {
    const asked = play(start, '1', 'x');
    expect(asked.actions).toEqual([]);
    expect(shown(asked.model)).toContain('stop 1 backend?');
    expect(play(asked.model, 'y')).toMatchObject({ actions: [], model: { mode: { is: 'list' } } });
    expect(confirmed(start, '1', 'x')).toEqual([{ do: 'stop', worker: '1' }]);
  });

  it.each(['n', 'escape', 'x', 'enter', 'd', 'z', 'C-c'])('any other answer is no: %s', (key) => {
    expect(play(start, '1', 'x', key)).toMatchObject({ actions: [], model: { mode: { is: 'list' } } });
  });

  it('says of a worker that has ended that there is nothing to stop', () => {
    const { actions, model } = play(start, '4', 'x');
    expect(actions).toEqual([]);
    expect(shown(model)).toContain('4 tests has already ended');
  });

  it.each(['1', '4'])('r restarts a worker once the user has confirmed it, live or not: %s', (id) => {
    expect(play(start, id, 'r').actions).toEqual([]);
    expect(confirmed(start, id, 'r')).toEqual([{ do: 'restart', worker: id }]);
  });

  it('a restart that was asked about another run is not made', () => {
    const again = snapshot(crew.map((one) => (one.id === '4' ? { ...one, runs: 2 } : one)));
    const { model } = play(start, '4', 'r', seen(again));
    expect(model.mode).toEqual({ is: 'list' });
    expect(shown(model)).toContain('4 was restarted');
  });

  it('? shows the help, any key that does not scroll it takes it away again', () => {
    const help = play(start, '?').model;
    expect(shown(help)).toContain('approve, deny its request');
    expect(shown(play(help, 'escape').model)).toBe(shown(start));
    expect(play(help, 'b').model.mode).toEqual({ is: 'list' });
  });

  it('a notice stays until the next key', () => {
    const told = play(start, { is: 'notice', text: 'refused: it has ended' }).model;
    expect(shown(told)).toContain('refused: it has ended');
    expect(shown(play(told, 'escape').model)).toBe(shown(start));
  });
});

const seen = (shown: Snapshot): SidebarMessage => ({
  is: 'snapshot',
  view: { is: 'read', snapshot: shown, backendGone: false },
  now,
  clock: '12:32',
});

/** The composer for that worker, and time to read whom it is for. */
function opened(id: string): [SidebarModel, ...SidebarMessage[]] {
  const { model } = play(start, id, 's');
  const read: SidebarMessage = { is: 'now', now: now + 500, clock: '12:31' };
  return [model, { is: 'drawn', mode: model.mode, now }, read];
}

describe('writing to a worker', () => {
  it('asks before it sends what was typed before anybody can have read whom it is for', () => {
    const typed = play(start, '2', 's', 'h', 'i', 'enter');
    expect(typed.actions).toEqual([]);
    expect(shown(typed.model)).toContain('send the text to 2 frontend?');
    expect(confirmed(start, '2', 's', 'h', 'i', 'enter')).toEqual([{ do: 'send', worker: '2', text: 'hi' }]);
    const left = play(typed.model, 'n').model;
    expect(shown(left)).toContain('cancelled: not sent; s restores');
    expect(left.unsent).toMatchObject({ worker: '2', text: { before: 'hi' } });
  });

  it('sends what was written, and forgets it once it was taken', () => {
    const sent = play(...opened('2'), 'h', 'i', 'M-enter', { is: 'paste', text: 'a\r\nb' }, 'enter');
    expect(sent.actions).toEqual([{ do: 'send', worker: '2', text: 'hi\na\nb' }]);
    expect(sent.model.mode).toEqual({ is: 'list' });
    expect(shown(play(sent.model, 's').model)).toContain(' hi');
    const taken = { is: 'sent', worker: '2', text: 'hi\na\nb' } as const;
    expect(shown(play(sent.model, taken, 's').model)).not.toContain(' hi');
  });

  it('keeps what was written and left while the message before it was on its way', () => {
    const taken = { is: 'sent', worker: '2', text: 'hi' } as const;
    const left = play(...opened('2'), 'h', 'i', 'enter', '1', 's', 'y', 'o', 'escape', taken, 's');
    expect(shown(left.model)).toContain(' yo');
  });

  it('sends nothing that is blank, and no key of the list acts meanwhile', () => {
    expect(play(start, '2', 's', ' ', 'C-j', 'enter').actions).toEqual([]);
    const typing = play(start, '2', 's', 'd', 'x', 'q', '?');
    expect(typing.actions).toEqual([]);
    expect(shown(typing.model)).toContain(' dxq?');
  });

  it('keeps the text for that worker alone when it is left by Escape', () => {
    const left = play(start, '2', 's', 'h', 'i', 'escape').model;
    expect(shown(left)).toContain('not sent');
    expect(shown(play(left, '1', 's').model)).not.toContain(' hi');
    expect(shown(play(left, '2', 's').model)).toContain(' hi');
  });

  it('is not lost by a click, nor by a snapshot', () => {
    const { model } = play(start, '2', 's', 'h', { is: 'click', row: 6 }, seen(snapshot(crew)));
    expect(model.mode).toMatchObject({ is: 'send', worker: '2' });
  });
});

describe('filtering', () => {
  it('lists those whose id, name or state has every word', () => {
    const { model } = play(start, '/', 'w', 'o', 'r', ' ', 'b', 'enter');
    expect(shown(model)).toMatch(/1 backend/);
    expect(shown(model)).not.toMatch(/2 frontend/);
    expect(model.selected).toBe('1');
    expect(shown(play(model, 'escape').model)).toMatch(/2 frontend/);
  });

  it('selects the first match where it hides the selected worker, and none only where none matches', () => {
    expect(play(start, '3', '/', 'w', 'o', 'r', 'k').model.selected).toBe('1');
    expect(play(start, '2', '/', 'b', 'a', 'c', 'k').model.selected).toBe('1');
    const none = play(start, '2', '/', 'd', 'z', 'enter', 'x');
    expect(none).toMatchObject({ actions: [], model: { selected: null, mode: { is: 'list' } } });
    expect(shown(none.model)).toContain('no worker matches: Esc shows all');
    expect(play(none.model, 'escape').model.selected).toBe('2');
  });
});

describe('panels', () => {
  const evidence = [{ source: 'hook', fact: 'it asks', at: ago(42) }];
  const withEvidence = sidebar(snapshot([worker('1', 'a', { evidence }), worker('2', 'b')]));

  it('w tells a worker’s evidence, with source and age', () => {
    expect(shown(play(withEvidence, 'w').model)).toMatch(/why 1 a[^]*hook {2}0:42 ago\n {3}it asks/);
  });

  it('l asks for the log, shows its end, and scrolls back', () => {
    const opened = play(withEvidence, '2', 'l');
    expect(opened.actions).toEqual([{ do: 'log', worker: '2' }]);
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}.`);
    const at = play(opened.model, { is: 'log', worker: '2', lines }).model;
    expect(shown(at)).toContain('line 99.');
    expect(shown(play(at, 'k').model)).not.toContain('line 99.');
    expect(shown(play(at, 'g').model)).toContain('line 0.');
    expect(shown(play(at, 'g', 'G').model)).toContain('line 99.');
    expect(shown(play(at, { is: 'log', worker: '1', lines: ['other'] }).model)).not.toContain('other');
  });

  it('keys of the list act on the panel’s worker', () => {
    expect(play(withEvidence, '2', 'w', 'enter').actions).toEqual([
      { do: 'focus', worker: '2', unlessAsking: true },
    ]);
    expect(play(withEvidence, '2', 'w', 'q')).toMatchObject({ actions: [], model: { mode: { is: 'list' } } });
  });
});

describe('hiding', () => {
  const hidden = sidebar(snapshot(crew), { size: { columns: 1, rows: 20 } });

  it('q hides, the focus shows again, other keys too', () => {
    const hides = new Played(start);
    hides.now = now;
    hides.keys('2', 'q');
    hides.later(500);
    expect(hides.actions).toEqual([{ do: 'hide', worker: '2' }]);
    expect(play(start, { is: 'focus' }).actions).toEqual([]);
    expect(play(hidden, { is: 'focus' }).actions).toEqual([{ do: 'show' }]);
    expect(play(hidden, 'j').actions).toEqual([{ do: 'show' }]);
  });

  it('a click on the strip brings it back with the worker that it meant, and leaves the focus with it', () => {
    const clicked = play(hidden, { is: 'click', row: 2 });
    expect(clicked).toMatchObject({ actions: [{ do: 'show' }], model: { selected: '1' } });
    expect(play(hidden, { is: 'click', row: 12 }).actions).toEqual([{ do: 'show' }]);
  });
});

describe('the bell', () => {
  const change = (...workers: SnapshotWorker[]): SidebarAction[] =>
    play(
      sidebar(snapshot([worker('1', 'a'), worker('2', 'b', { state: 'asking' })])),
      seen(snapshot(workers)),
    ).actions;
  const asking = worker('2', 'b', { state: 'asking' });

  it('rings once for a worker that starts asking or fails', () => {
    const told = (body: string) => [{ do: 'ring' }, { do: 'notice', notice: { title: 'todo-app', body } }];
    const rm = { state: 'asking', detail: 'Bash: rm' } as const;
    expect(change(worker('1', 'a', rm), asking)).toEqual(told('1 a asks: Bash: rm'));
    expect(change(worker('1', 'a', { state: 'failed' }), asking)).toEqual(told('1 a failed'));
    expect(change(worker('1', 'a', { state: 'idle' }), asking)).toEqual([]);
    expect(change(worker('1', 'a'), { ...asking, detail: 'something else' })).toEqual([]);
  });

  it('does not ring for what was so when the sidebar came, nor where it is not wanted', () => {
    expect(play(sidebar(snapshot([]), { view: { is: 'missing' } }), seen(snapshot(crew))).actions).toEqual(
      [],
    );
    const quiet = play(sidebar(snapshot([]), { bell: false }), seen(snapshot(crew))).actions;
    expect(quiet.map((action) => action.do)).toEqual(['notice']);
  });
});

describe('an absence', () => {
  const away = {
    since: ago(7860),
    until: ago(60),
    happened: [{ worker: '2', was: 'working', is: 'asking' }],
  } as const;
  const back = (more: Partial<Snapshot>): SidebarModel => sidebar(snapshot(crew, more));

  it('is told until a key is pressed', () => {
    expect(shown(back({ away }))).toContain(' away 2 h 10 m: 1 asks');
    expect(shown(play(back({ away }), 'j').model)).not.toContain('away');
    expect(shown(play(back({ away }), { is: 'focus' }).model)).toContain('away');
  });

  it('without news is told if it was long', () => {
    expect(shown(back({ away: { ...away, happened: [] } }))).toContain('away 2 h 10 m: nothing new');
    expect(shown(back({ away: { ...away, since: ago(90), happened: [] } }))).not.toContain('away');
  });
});

describe('the sidebar without the focus', () => {
  it.each([
    [{ is: 'worker', worker: '2' }, '─ keys go to: 2 frontend ─────────'],
    [{ is: 'other', worker: null }, '─ keys go to: another pane ───────'],
    [{ is: 'sidebar', worker: null }, '─ keys go elsewhere ──────────────'],
    [null, '─ keys go elsewhere ──────────────'],
  ] as const)('names the pane that keys go to: %j', (focus, row) => {
    const { model } = play(sidebar(snapshot(crew, { focus })), { is: 'blur' });
    expect(shown(model).split('\n')).toContain(row);
  });

  it('says how keys come to it, with as many rows as before', () => {
    const rows = (model: SidebarModel): string[] => shown(model).split('\n');
    const before = rows(start);
    const { model } = play({ ...start, wayHere: 'Ctrl-b S' }, { is: 'blur' });
    const [way, keys] = [' Ctrl-b S first, then:', ' ⏎ focus ? help d detach s send'];
    expect(rows(model).slice(-3)).toEqual([way, keys, ' x stop r restart z zoom l log']);
    const focusRow = 2;
    expect(before[focusRow]).toMatch(/^ keys go to: sidebar +$/);
    expect(rows(model)[focusRow]).toBe('─ keys go elsewhere ──────────────');
    const rest = (all: string[]): string[] => all.slice(0, -3).filter((_, row) => row !== focusRow);
    expect(rest(rows(model))).toEqual(rest(before));
    expect(rows(play(model, { is: 'focus' }).model)).toEqual(before);
    // One row is all that a panel has.
    expect(rows(play(start, 'w', { is: 'blur' }).model).at(-1)).toBe(' prefix S first, then:');
  });
});

describe('the sidebar', () => {
  it('focuses the worker that is clicked, on any of its rows', () => {
    expect(play(start, { is: 'click', row: 6 }).actions).toEqual([
      { do: 'focus', worker: '4', unlessAsking: false },
    ]);
    expect(play(start, { is: 'click', row: 0 }).actions).toEqual([]);
    expect(play(start, { is: 'click', row: 999 }).actions).toEqual([]);
  });

  it('moves by the wheel', () => {
    expect(
      play(start, { is: 'wheel', by: 1 }, { is: 'wheel', by: 1 }, { is: 'wheel', by: -1 }).model.selected,
    ).toBe('4');
  });

  it('keeps the selection on its worker when the order changes, and selects the next when the worker is removed', () => {
    const later = (...workers: SnapshotWorker[]): SidebarMessage => seen(snapshot(workers));
    const without = (...ids: string[]): SidebarMessage =>
      later(...crew.filter(({ id }) => !ids.includes(id)));
    expect(play(start, '1', later(...[...crew].reverse())).model.selected).toBe('1');
    expect(play(start, '1', without('1')).model.selected).toBe('6');
    expect(play(start, '1', without('1', '6')).model.selected).toBe('5');
    expect(play(start, '3', without('3')).model.selected).toBe('5');
    expect(play(start, '1', later(worker('7', 'new'))).model.selected).toBe('7');
    expect(play(start, '1', later()).model.selected).toBeNull();
    expect(play(start, '1', later(), later(worker('7', 'new'))).model.selected).toBe('7');
  });

  it.each(['x', 'r', 'enter', 'z', 's', 'w', 'l'])(
    'has the first row selected before any key, and %s acts on it',
    (key) => {
      const fresh = startSidebar({ ...start, size: { columns: 34, rows: 30 } });
      const first = play(fresh, seen(snapshot(crew)));
      expect(first.model.selected).toBe('2');
      const row = sidebarLines(first.model).find((line) =>
        line
          .map(({ text }) => text)
          .join('')
          .includes('2 frontend'),
      );
      expect(row?.some(({ style }) => style.inverse)).toBe(true);
      const acted = play(first.model, key);
      const meant = acted.model.mode.is === 'confirm' ? acted.model.mode.what : acted.model.mode;
      expect(meant).toMatchObject({ worker: '2' });
    },
  );

  it('follows the first row until a key is pressed', () => {
    const asks = crew.map((one) => (one.id === '3' ? { ...one, state: 'asking' as const } : one));
    const quiet = snapshot(crew.filter(({ id }) => id !== '2'));
    const fresh = play(sidebar(quiet), seen(quiet)).model;
    expect(fresh.selected).toBe('4');
    const later = seen(snapshot(asks.filter(({ id }) => id !== '2')));
    expect(play(fresh, later).model.selected).toBe('3');
    expect(play(fresh, 'j', 'k', later).model.selected).toBe('4');
  });

  it('keeps the selection and the scroll over a snapshot that cannot be read', () => {
    const workers = Array.from({ length: 60 }, (_, index) => worker(String(index + 1), `w${index + 1}`));
    const selected = play(sidebar(snapshot(workers)), 'G').model;
    const broken: SidebarMessage = { is: 'snapshot', view: { is: 'missing' }, now, clock: '12:31' };
    expect(shown(play(selected, broken, seen(snapshot(workers))).model)).toBe(
      shown(selected).replace('12:31', '12:32'),
    );
  });

  it('takes back a question about a worker that has ended meanwhile', () => {
    const view = {
      is: 'read',
      snapshot: snapshot([worker('1', 'backend', { state: 'completed', pid: null })]),
      backendGone: false,
    } as const;
    expect(play(start, '1', 'x', { is: 'snapshot', view, now, clock: '12:32' }, 'y').actions).toEqual([]);
  });

  it('keeps the selected worker in view whatever happens', () => {
    const workers = Array.from({ length: 60 }, (_, index) => worker(String(index + 1), `w${index + 1}.`));
    const messages = fc.oneof(
      fc
        .constantFrom('j', 'k', 'G', 'g', 'pagedown', 'pageup', '?', 'x', 'r', 'n', '5')
        .map((key): SidebarMessage => ({ is: 'key', key })),
      fc
        .record({ columns: fc.integer({ min: 24, max: 60 }), rows: fc.integer({ min: 12, max: 40 }) })
        .map((size): SidebarMessage => ({ is: 'resize', size })),
    );
    fc.assert(
      fc.property(fc.array(messages, { maxLength: 30 }), (list) => {
        const { model } = play(sidebar(snapshot(workers)), ...list);
        if (model.selected !== null && model.mode.is !== 'help')
          expect(shown(model)).toContain(` w${model.selected}.`);
      }),
    );
  });
});
