import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { widthOf } from '../../../src/core/text/cells.ts';
import type { SnapshotWorker } from '../../../src/core/snapshot/snapshot.ts';
import { stateNames } from '../../../src/core/model/state.ts';
import { sidebarLines, untilNextChange, workerAt } from '../../../src/view/sidebar/sidebar.ts';
import { cleanText } from '../../../src/core/text/clean-text.ts';
import { emptyText, insertText } from '../../../src/view/sidebar/editor.ts';
import type { SidebarMode, SidebarModel } from '../../../src/view/sidebar/model.ts';
import { ago, crew, now, sidebar, snapshot, worker } from '../snapshots.ts';

const text = (model: SidebarModel): string[] =>
  sidebarLines(model).map((line) =>
    line
      .map((span) => span.text)
      .join('')
      .trimEnd(),
  );
const many = (count: number): SnapshotWorker[] =>
  Array.from({ length: count }, (_, index) => worker(String(index + 1), `w${index + 1}`));

const stopping = (id: string): SidebarMode => ({
  is: 'confirm',
  what: { act: 'stop', worker: id, runs: 1 },
  drawnAt: null,
  armed: true,
});

describe('the sidebar', () => {
  it('shows the crew, those first who need the person', () => {
    expect(text(sidebar(snapshot(crew), { size: { columns: 34, rows: 19 } }))).toEqual([
      ' todo-app                   12:31',
      ' ████░░░░░░░░░░░░░░░░░  1/6  16 %',
      ' keys go to: sidebar',
      ' ? 2 frontend      asking     0:42',
      '   Bash: rm -rf build/',
      ' ✗ 4 tests         failed      1 m',
      '   exit 1',
      ' ● 1 backend       working    3:12',
      '   3/5 endpoints       ██████░░░░',
      ' ○ 6 deploy        idle        2 h',
      ' ◌ 5 docs          queued      6 m',
      '   waits for a free slot',
      ' ✓ 3 auth          completed   8 m',
      '   login works',
      '',
      '──────────────────────────────────',
      ' 1 client  3 of 4 slots',
      ' ⏎ focus ? help d detach s send',
      ' x stop r restart z zoom l log',
    ]);
  });

  it('shows that a running worker was restarted after a crash, and why', () => {
    const recovered = {
      count: 1,
      reason: 'exit 1: no network',
      text: 'restarted (1 of 3) after a crash: exit 1: no network',
      at: ago(60),
    };
    const rows = (state: SnapshotWorker['state'], more: Partial<SnapshotWorker>): string[] =>
      text(sidebar(snapshot([worker('1', 'a', { state, ...more })]), { size: { columns: 34, rows: 24 } }));
    const status = '2/5 done';
    const why = '   crash: exit 1: no network';
    const shown = rows('working', { status, recovered });
    expect(shown).toEqual(expect.arrayContaining([`   ${status}`, why]));
    expect(shown.join(' ')).toContain('restarted (1 of 3) after a');
    expect(rows('working', { status }).join(' ')).not.toContain('restarted');
    // Its detail is about the crash itself.
    expect(rows('failed', { detail: 'exit 1', recovered })).not.toContain(why);
  });

  it('says every key’s whole meaning in its help, however narrow', () => {
    const size = { columns: 19, rows: 200 };
    const lines = text(sidebar(snapshot(crew), { size, mode: { is: 'help', scroll: 0 } }));
    const words = lines.join(' ').replace(/ +/g, ' ');
    expect(words).toContain('/ filter by name or state');
    expect(words).toContain('S start a blocked worker anyway');
    expect(words).toContain('also if it is hidden.');
  });

  it('leaves the time out, and gives the bar a row of its own, where it is narrow', () => {
    const lines = text(sidebar(snapshot(crew), { size: { columns: 24, rows: 30 }, unicode: false }));
    expect(lines).toContain(' ? 2 frontend  asking');
    expect(lines).toContain('   ######.... 3/5');
    expect(lines.join('\n')).toMatch(/^[\x20-\x7e\n]+$/);
  });

  it('shows quiet workers by one row each where not all fit', () => {
    const lines = text(sidebar(snapshot(crew), { size: { columns: 34, rows: 16 } }));
    expect(lines).toContain(' ✓ 3 auth          completed   8 m');
    expect(lines).toContain('   Bash: rm -rf build/');
  });

  it('gives those who ask no bar, and a bar no row of its own, where not all fit', () => {
    const progress = { done: 2, total: 5 };
    const busy = [
      worker('1', 'a', { state: 'asking', detail: 'Which port should the server listen on?', progress }),
      worker('2', 'b', { status: 'going on with what you said', progress }),
      worker('3', 'c', { status: '2/5 endpoints', progress }),
    ];
    const lines = (rows: number): string[] =>
      text(sidebar(snapshot(busy), { size: { columns: 34, rows } })).slice(3, rows - 4);
    expect(lines(17)).toHaveLength(10);
    expect(lines(14)).toEqual([
      ' ? 1 a             asking     3:12',
      '   Which port should the server',
      '   listen on?',
      ' ● 2 b             working    3:12',
      '   going on with wha…  ████░░░░░░',
      ' ● 3 c             working    3:12',
      '   2/5 endpoints       ████░░░░░░',
    ]);
  });

  it('keeps the order of the session among equals', () => {
    const flips = [
      worker('1', 'a', { state: 'idle' }),
      worker('2', 'b'),
      worker('3', 'c', { state: 'starting' }),
    ];
    expect([3, 4, 5].map((row) => workerAt(sidebar(snapshot(flips)), row))).toEqual(['1', '2', '3']);
  });

  it('scrolls to the selected worker and says how many are out of view', () => {
    const lines = text(sidebar(snapshot(many(200)), { size: { columns: 34, rows: 20 }, selected: '100' }));
    expect(lines.find((line) => line.includes('w100'))).toBeDefined();
    expect(lines.filter((line) => line.includes('more'))).toEqual([
      ' keys go to: sidebar   ↑ 89 more ─',
      '────────────────────── ↓ 100 more ─'.slice(1),
    ]);
  });

  it('marks the selected worker’s row to its edge', () => {
    const line = sidebarLines(sidebar(snapshot(crew), { selected: '1' })).find((spans) =>
      spans.some(({ style }) => style.inverse),
    );
    expect(line?.every(({ style }) => style.inverse)).toBe(true);
    expect(line?.reduce((sum, span) => sum + widthOf(span.text), 0)).toBe(34);
  });

  it.each([
    [{ is: 'missing' }, ' ! waiting for the supervisor'],
    [{ is: 'unreadable', reason: 'bad JSON\x1b[2J' }, ' ! comm/session.json cannot be read: bad JSON'],
    [{ is: 'newer', version: 2 }, ' ! comm/session.json has version 2, this muxcrew knows 1: update muxcrew'],
  ] as const)('says what is the matter: %j', (view, banner) => {
    expect(text(sidebar(snapshot(crew), { view, size: { columns: 80, rows: 10 } }))[1]).toBe(banner);
  });

  it('names every permission mode in force but the asking one, and whose it is', () => {
    const shown = snapshot([
      worker('1', 'a', { permissionMode: 'auto' }),
      worker('2', 'b', { permissionMode: 'default' }),
      worker('3', 'c', { permissionMode: 'auto' }),
    ]);
    const lines = text(sidebar(shown, { size: { columns: 60, rows: 40 } }));
    expect(lines).toContain(' ! permission mode auto: 1 3');
    expect(lines.join('\n')).not.toContain('mode default');
  });

  it('says that facts are old, the panes gone, rights wide, and what muxcrew warns of', () => {
    const shown = snapshot([worker('1', 'a', { dangerous: true }), worker('2', 'b')], {
      supervisor: { pid: 1, startTime: '1', alive: false },
      warnings: ['the disk is full'],
    });
    const lines = text(
      sidebar(shown, {
        view: { is: 'read', snapshot: shown, backendGone: true },
        size: { columns: 60, rows: 40 },
      }),
    );
    expect(lines.slice(2, 5)).toEqual([
      ' ! the panes are gone: muxcrew resume todo-app-1a2b3c',
      ' ! permission prompts are off: 1',
      ' ! the disk is full',
    ]);
  });

  it('shows a question even on a tiny screen', () => {
    const model = sidebar(snapshot(crew), {
      mode: stopping('2'),
      size: { columns: 24, rows: 3 },
    });
    expect(text(model).slice(-3)).toEqual([' stop 2 frontend?', ' y stop,', ' other keys cancel']);
  });

  it('uses no colour where none is wanted', () => {
    const spans = sidebarLines(sidebar(snapshot(crew), { selected: '1' })).flat();
    expect(spans.every(({ style }) => style.foreground === null)).toBe(true);
    expect(
      sidebarLines(sidebar(snapshot(crew), { colours: 16 }))
        .flat()
        .every(({ style }) => (style.foreground ?? 0) < 16),
    ).toBe(true);
  });

  it('fills its size exactly and lets nothing dangerous through, whatever the session says', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('\x1b[2J', '前端'.repeat(20), '👨‍👩‍👧🇩🇪', 'x'.repeat(300), ''),
    );
    const workers = fc.array(
      fc.record({
        state: fc.constantFrom(...stateNames),
        name: nasty,
        status: fc.option(nasty),
        detail: fc.option(nasty),
        progress: fc.option(fc.record({ done: fc.integer(), total: fc.integer() })),
        since: fc.constantFrom(ago(3), ago(999_999), 'never', ago(-50)),
        dangerous: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    const modes = fc.oneof(
      fc.constantFrom<SidebarMode>({ is: 'list' }, { is: 'filter' }, stopping('1')),
      fc.nat(40).map((scroll): SidebarMode => ({ is: 'help', scroll })),
      fc.nat(40).map((scroll): SidebarMode => ({ is: 'why', worker: '1', scroll })),
      fc
        .tuple(fc.nat(40), fc.array(nasty.map((line) => cleanText(line))))
        .map(([back, lines]): SidebarMode => ({ is: 'log', worker: '1', lines, back })),
      fc.tuple(nasty, nasty).map(([before, after]): SidebarMode => ({
        is: 'send',
        worker: '1',
        drawnAt: null,
        early: false,
        text: insertText({ before: '', after: insertText(emptyText, after).before }, before),
      })),
    );
    fc.assert(
      fc.property(
        workers,
        nasty,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 40 }),
        modes,
        fc.boolean(),
        fc.nat(50),
        (list, words, columns, rows, mode, unicode, scroll) => {
          const shown = snapshot(
            list.map((one, index) => worker(String(index + 1), one.name, one)),
            { project: words, warnings: [words] },
          );
          const lines = sidebarLines(
            sidebar(shown, { size: { columns, rows }, mode, unicode, scroll, selected: '2', notice: words }),
          );
          expect(lines.length).toBe(rows);
          for (const line of lines) {
            const drawn = line.map((span) => span.text).join('');
            expect(widthOf(drawn)).toBeLessThanOrEqual(columns);
            expect(drawn).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e]/u);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('knows when it has to be drawn again: at a whole second, at most once a second', () => {
    const at = (seconds: number, more = {}): number =>
      untilNextChange(
        sidebar(snapshot([worker('1', 'a', { since: ago(seconds), ...more })]), { now: now + 300 }),
      );
    expect(at(10)).toBe(700);
    expect(at(10.5)).toBe(700);
    expect(at(600)).toBe(59_700);
    expect(at(10, { state: 'completed' })).toBe(49_700);
    expect(at(0.9, { state: 'completed' })).toBe(59_700);
  });

  it('says above a log whose it is, also while its end is followed', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
    const size = { columns: 34, rows: 20 };
    const model = sidebar(snapshot(crew), { size, mode: { is: 'log', worker: '1', lines, back: 0 } });
    const rows = text(model);
    expect(rows[3]).toBe(' log of 1 backend');
    expect(rows).toContain(' line 99');
    expect(rows.join('\n')).toMatch(/↑ \d+ more/);
    expect(text({ ...model, mode: { is: 'log', worker: '1', lines, back: 1000 } }).slice(3, 5)).toEqual([
      ' log of 1 backend',
      ' line 0',
    ]);
  });

  it('has no seconds to tick where none are in view, or nobody looks', () => {
    const young = many(20).map((one) => ({ ...one, since: ago(10) }));
    const last = (more: Partial<SidebarModel>): number =>
      untilNextChange(
        sidebar(
          snapshot([
            ...many(20).map((one) => ({ ...one, since: ago(1200) })),
            worker('21', 'new', { since: ago(10) }),
          ]),
          {
            now: now + 300,
            size: { columns: 34, rows: 20 },
            ...more,
          },
        ),
      );
    expect(last({}), 'it is below').toBe(59_700);
    expect(last({ selected: '21' })).toBe(700);
    expect(last({ selected: '21', size: { columns: 26, rows: 20 } }), 'too narrow for times').toBe(59_700);
    expect(last({ selected: '21', mode: { is: 'help', scroll: 0 } })).toBe(59_700);
    const unseen = snapshot(young, { clients: [] });
    expect(untilNextChange(sidebar(unseen, { now: now + 300 }))).toBe(59_700);
    const why = { is: 'why', worker: '1', scroll: 0 } as const;
    expect(last({ mode: why })).toBe(700);
    expect(untilNextChange(sidebar(unseen, { now: now + 300, mode: why }))).toBe(59_700);
    // Its list of clients is of before.
    const unsupervised = { ...unseen, supervisor: { ...unseen.supervisor, alive: false } };
    expect(untilNextChange(sidebar(unsupervised, { now: now + 300 }))).toBe(700);
  });
});
