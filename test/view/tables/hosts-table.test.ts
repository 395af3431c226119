import { expect, test } from 'vitest';
import { widthOf } from '../../../src/core/text/cells.ts';
import { ansi } from '../../../src/view/text/ansi.ts';
import {
  crewsOfHosts,
  hostNotes,
  sessionsOfHosts,
  type HostView,
} from '../../../src/view/tables/hosts-table.ts';
import { now, snapshot, worker } from '../snapshots.ts';

const plain = { columns: null, now, colours: 0, unicode: true } as const;
const text = (lines: readonly Parameters<typeof ansi>[0][]): string[] =>
  lines.map((line) => ansi(line, false));
const row = {
  session: 'todo-1a2b3c',
  project: '/srv/todo',
  backend: 'tmux',
  condition: 'live',
  completed: 1,
  failed: 0,
  asking: 0,
  total: 2,
  clients: 1,
  createdAt: now - 120_000,
} as const;
const sessions = [{ row, snapshot: snapshot([worker('1', 'api'), worker('2', 'docs')]) }];
const live: HostView = { host: 'local', reach: { is: 'answered' }, age: 0, now, sessions };
/** Ten minutes ago, by a clock that goes an hour wrong. */
const stale: HostView = {
  host: 'box',
  reach: { is: 'unreachable', why: 'no answer within 3 s' },
  age: 600_000,
  now: now - 3_600_000,
  sessions: [
    { row: { ...row, createdAt: now - 3_600_000 - 60_000 }, snapshot: sessions[0]?.snapshot ?? null },
  ],
};

test('every session with its host; of one that does not answer, how old that is, by its own clock', () => {
  expect(text(sessionsOfHosts([live, stale], plain))).toEqual([
    'HOST   SESSION      CONDITION       DONE  FAILED  ASKING  CLIENTS   AGE  PROJECT',
    'local  todo-1a2b3c  live             1/2       0       0        1  2:00  /srv/todo',
    'box    todo-1a2b3c  live, 10 m ago   1/2       0       0        1  1:00  /srv/todo',
  ]);
});

test('nothing of a host that does not answer stands there in a living colour', () => {
  const colours = (view: HostView): number => {
    const [, line = []] = sessionsOfHosts([view], { ...plain, colours: 256 });
    const written = line.filter(({ text: own }) => own.trim() !== '');
    return new Set(written.map(({ style }) => JSON.stringify(style))).size;
  };
  expect(colours(live)).toBeGreaterThan(1);
  expect(colours(stale)).toBe(1);
});

test('every worker with its host and session', () => {
  const lines = text(crewsOfHosts([live, stale], plain));
  expect(lines).toHaveLength(5);
  expect(lines[1]).toMatch(/^local {2}todo-1a2b3c {3}1 {2}api {3}● working +\d/);
  expect(lines[4]).toMatch(/^box {4}todo-1a2b3c {3}2 {2}docs {2}● working, 10 m ago/);
});

test('what did not answer is said, with its reason, its age, and what mends it', () => {
  const missing: HostView = {
    ...stale,
    host: 'lab',
    reach: { is: 'no muxcrew', why: 'muxcrew is not there' },
    age: null,
    sessions: [],
  };
  const quiet: HostView = { ...stale, host: 'old', sessions: [] };
  expect(text(hostNotes([live, stale, missing, quiet], plain))).toEqual([
    '! box is unreachable (no answer within 3 s); its data is 10 m old',
    '! lab has no usable muxcrew (muxcrew is not there); it has never answered: muxcrew host setup lab',
    '! old is unreachable (no answer within 3 s); 10 m ago it had no session',
  ]);
});

test('keeps to the width of the terminal, whatever comes from elsewhere', () => {
  const odd = {
    ...stale,
    host: 'b\x1b[31mox\u202e',
    reach: { is: 'unreachable', why: '\x07x\n'.repeat(80) },
  } as const;
  for (const line of text([
    ...crewsOfHosts([odd], { ...plain, columns: 50 }),
    ...hostNotes([odd], { ...plain, columns: 50 }),
  ])) {
    expect(widthOf(line)).toBeLessThanOrEqual(50);
    expect(line).not.toMatch(/\p{Cc}|\[31m|\u202e/u);
  }
});

test('a reason that is longer than the terminal goes on below, and loses nothing', () => {
  const lines = text(hostNotes([stale], { ...plain, columns: 50 }));
  expect(lines.join(' ').replace(/\s+/g, ' ')).toBe(
    '! box is unreachable (no answer within 3 s); its data is 10 m old',
  );
  expect(lines).toHaveLength(2);
});
