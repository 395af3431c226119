import { describe, expect, it } from 'vitest';
import { widthOf } from '../../src/core/text/cells.ts';
import { ansi } from '../../src/view/text/ansi.ts';
import { sessionTable } from '../../src/view/tables/session-table.ts';
import { statusTable } from '../../src/view/tables/status-table.ts';
import { crew, now, snapshot, worker } from './snapshots.ts';

const plain = { columns: null, now, colours: 0, unicode: true } as const;
const text = (lines: readonly Parameters<typeof ansi>[0][]): string[] =>
  lines.map((line) => ansi(line, false));

const lost = {
  is: 'lost',
  line: 'session todo-app-1a2b3c is lost (its panes are gone): muxcrew resume todo-app-1a2b3c',
} as const;
const gone = {
  is: 'unsupervised',
  line: 'session todo-app-1a2b3c has no supervisor (its status may be outdated): muxcrew attach todo-app-1a2b3c',
} as const;

describe('the status table', () => {
  it('shows each worker in the session’s order', () => {
    expect(text(statusTable(snapshot(crew), null, plain))).toEqual([
      'todo-app-1a2b3c  1 of 6 completed, 1 failed  /home/me/todo-app',
      'ID  NAME      STATE             FOR  DONE  STATUS',
      ' 1  backend   ● working        3:12   3/5  3/5 endpoints',
      ' 2  frontend  ? asking         0:42        Bash: rm -rf build/',
      ' 3  auth      ✓ completed       8 m        claimed; login works',
      ' 4  tests     ✗ failed          1 m        exit 1',
      ' 5  docs      ◌ queued          6 m        waits for a free slot',
      ' 6  deploy    ○ idle       2 h 10 m',
    ]);
  });

  it('shows no progress short of the total for a completed worker', () => {
    const done = (state: 'completed' | 'working', progress: { done: number; total: number }) =>
      text(statusTable(snapshot([worker('1', 'api', { state, progress })]), null, plain)).at(-1);
    expect(done('completed', { done: 50, total: 100 })).not.toContain('50 %');
    expect(done('completed', { done: 3, total: 5 })).not.toContain('3/5');
    expect(done('completed', { done: 100, total: 100 })).toContain('100 %');
    expect(done('completed', { done: 5, total: 5 })).toContain('5/5');
    expect(done('working', { done: 50, total: 100 })).toContain('50 %');
  });

  it('names the fix where no supervisor runs', () => {
    const dead = snapshot([worker('1', 'api')], { supervisor: { pid: 1, startTime: '1', alive: false } });
    expect(text(statusTable(dead, gone, plain))[1]).toBe(`! ${gone.line}`);
    expect(text(statusTable(dead, gone, { ...plain, columns: 60 })).slice(1, 3)).toEqual([
      '! session todo-app-1a2b3c has no supervisor (its status may',
      '  be outdated): muxcrew attach todo-app-1a2b3c',
    ]);
  });

  it('says first what is wrong', () => {
    const dead = snapshot([worker('1', 'api', { dangerous: true }), worker('2', 'docs')], {
      supervisor: { pid: 1, startTime: '1', alive: false },
      warnings: ['the disk is full'],
    });
    expect(text(statusTable(dead, lost, plain)).slice(1, 4)).toEqual([
      `! ${lost.line}`,
      '! permission prompts are off: 1',
      '! the disk is full',
    ]);
  });

  it('says of a stopped session how it is resumed, unless it was discarded, and no more', () => {
    const ended = snapshot(crew, { closed: true, supervisor: { pid: 1, startTime: '1', alive: false } });
    expect(text(statusTable(ended, null, plain))[1]).toBe(
      '! the session was stopped: muxcrew resume todo-app-1a2b3c',
    );
    expect(text(statusTable({ ...ended, discarded: true }, null, plain))[1]).toBe(
      '! the session was stopped and discarded',
    );
    expect(text(statusTable(ended, null, plain))[2]).toMatch(/^ID/);
  });

  it('keeps to the terminal’s width and its columns straight, whatever the texts', () => {
    const long = [
      worker('1', '前端開発のための長い名前', { status: 'a long status '.repeat(20) }),
      worker('2', 'x\x1b[31mred', {
        status: '\x1b]0;t\x07\u202eabc',
        state: 'failed',
        detail: 'exit 1\nboom',
      }),
    ];
    const lines = text(statusTable(snapshot(long), null, { ...plain, columns: 60 }));
    for (const line of lines) {
      expect(widthOf(line)).toBeLessThanOrEqual(60);
      expect(line).not.toMatch(/\p{Cc}|\[31m/u);
    }
    const at = (line: string | undefined, mark: string): number => widthOf((line ?? '').split(mark)[0] ?? '');
    expect(at(lines[2], '●')).toBe(at(lines[3], '✗'));
  });

  it('has colours where they are wanted, and none elsewhere', () => {
    const coloured = statusTable(snapshot(crew), null, { ...plain, colours: 256 }).map((line) =>
      ansi(line, true),
    );
    expect(coloured.join('\n')).toContain('\x1b[1;38;5;214m? asking');
    const sixteen = statusTable(snapshot(crew), null, { ...plain, colours: 16 }).map((line) =>
      ansi(line, true),
    );
    expect(sixteen.join('\n')).toContain('\x1b[91m✗ failed');
    expect(text(statusTable(snapshot(crew), null, { ...plain, colours: 256 })).join('\n')).not.toContain(
      '\x1b',
    );
  });

  it('is ASCII on a terminal without UTF-8', () => {
    const lines = text(statusTable(snapshot(crew), null, { ...plain, unicode: false, columns: 50 }));
    expect(lines.join('\n')).toMatch(/^[\x20-\x7e\n]+$/);
  });
});

describe('the table of sessions', () => {
  it('shows a line a session', () => {
    const row = {
      backend: 'tmux',
      completed: 1,
      failed: 0,
      asking: 1,
      total: 6,
      clients: 1,
      createdAt: now - 3_600_000,
    };
    expect(
      text(
        sessionTable(
          [
            { ...row, session: 'todo-app-1a2b3c', project: '/home/me/todo-app', condition: 'live' },
            {
              ...row,
              session: 'web-99',
              project: '/home/me/web',
              condition: 'lost',
              clients: 0,
              createdAt: null,
            },
          ],
          plain,
        ),
      ),
    ).toEqual([
      'SESSION          CONDITION  DONE  FAILED  ASKING  CLIENTS  AGE  PROJECT',
      'todo-app-1a2b3c  live        1/6       0       1        1  1 h  /home/me/todo-app',
      'web-99           lost        1/6       0       1        0       /home/me/web',
    ]);
  });
});
