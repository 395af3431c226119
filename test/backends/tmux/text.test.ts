/** What is written for tmux and read from it, without a tmux. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hintOf } from '../../../src/backends/tmux/control.ts';
import { checksum, layoutString } from '../../../src/backends/tmux/layout-string.ts';
import { parseListing, parseRole, roleText } from '../../../src/backends/tmux/listing.ts';
import {
  isStopped,
  logHealth,
  parseProcesses,
  writersByPane,
} from '../../../src/backends/tmux/log-health.ts';
import { formatLiteral, script, word } from '../../../src/backends/tmux/quote.ts';
import { isNewEnough, parseVersion } from '../../../src/backends/tmux/version.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Exec } from '../../../src/ports/exec.ts';
import type { Processes } from '../../../src/ports/processes.ts';
import { arranged } from '../arrange.ts';

describe('version', () => {
  test.each([
    ['tmux 3.3a\n', 3, 3, true],
    ['tmux 3.2', 3, 2, true],
    ['tmux 3.1c', 3, 1, false],
    ['tmux 2.6', 2, 6, false],
    ['tmux next-3.7', 3, 7, true],
    ['tmux 4.0', 4, 0, true],
  ])('%s', (text, major, minor, enough) => {
    const version = parseVersion(text);
    expect(version).toMatchObject({ major, minor });
    expect(version !== null && isNewEnough(version)).toBe(enough);
  });

  test('what is no version is none', () => {
    expect(parseVersion('tmux openbsd-7.4')).toBeNull();
    expect(parseVersion('')).toBeNull();
  });
});

describe('quoting', () => {
  test('a word has no raw line break, and no unescaped quote or dollar', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const body = word(text).slice(1, -1);
        expect(body).not.toMatch(/[\n\r\t]/);
        expect(body.replace(/\\./gs, '')).not.toMatch(/["$\\]/);
      }),
    );
  });

  test('commands of a script are on one line', () => {
    expect(script([['a', 'b;c'], ['d']])).toBe('"a" "b;c" ; "d"\n');
  });

  test('a format literal doubles every # and hides a bracket after one', () => {
    expect(formatLiteral('/a#b##c#{x}#[y]#')).toBe('/a##b####c##{x}###{l:[}y]##');
  });
});

describe('layout string', () => {
  test('has tmux’s checksum', () => {
    // From tmux 3.3a: two panes side by side.
    expect(checksum('80x24,0,0{40x24,0,0,0,39x24,41,0,1}')).toBe('8205');
  });

  test('a single pane is a leaf, whatever holds it', () => {
    const rect = { x: 0, y: 0, columns: 80, rows: 24 };
    const pane = { is: 'pane', rect, role: { is: 'sidebar' } } as const;
    const layout = layoutString({ size: rect, root: { is: 'left-right', rect, children: [pane] } });
    expect(layout.slice(5)).toBe('80x24,0,0,0');
  });

  test('numbers its panes in their order', () => {
    const [window] = arranged({ columns: 200, rows: 50 }, 16).windows;
    const ids = [...layoutString(window ?? expect.fail()).matchAll(/\d+x\d+,\d+,\d+,(\d+)/g)].map(([, id]) =>
      Number(id),
    );
    expect(ids).toEqual(Array.from({ length: 17 }, (_, i) => i));
  });
});

describe('listing', () => {
  test('a role survives its text', () => {
    for (const role of [{ is: 'sidebar' }, { is: 'slot' }, { is: 'worker', worker: '12' }] as const) {
      expect(parseRole(roleText(role))).toEqual(role);
    }
    expect(parseRole('')).toBeNull();
  });

  test('what is no listing is none, never an empty one', () => {
    expect(parseListing([])).toBeNull();
    expect(parseListing(['garbage'])).toBeNull();
  });

  test('control clients are no clients', () => {
    const listing = parseListing([
      'S\t$0\tcrew\tcrew',
      'W\t7\t$0\t@0\t0\t80\t24\t1\t0\tx',
      'P\t$0\t%0\t@0\t0\t0\t80\t24\t1\t99\t1\t\t15\t1\tworker:1\tcrew\t/log',
      'C\t$0\t1\t\t80\t24\t5\t6\txterm\t5',
      'C\t$0\t0\t/dev/pts/3\t80\t24\t5\t6\txterm\t6',
      'C\t$0\t0\t/dev/pts/4\t80\t24\t5\t6\txterm\t7',
    ]);
    const client = { session: '$0', size: { columns: 80, rows: 24 }, since: 5000, terminal: 'xterm', pid: 6 };
    expect(listing?.clients).toEqual([
      { ...client, id: '/dev/pts/3', typed: false },
      { ...client, id: '/dev/pts/4', typed: true },
    ]);
    expect(listing?.panes[0]?.dead).toEqual({ code: null, signal: 'SIGTERM' });
  });
});

describe('hints', () => {
  test.each([
    ['%subscription-changed dead $0 @0 0 %3 : 1', 'panes'],
    ['%layout-change @0 x', 'size'],
    ['%client-detached /dev/pts/3', 'clients'],
    ['%session-window-changed $0 @1', 'window'],
    ['%output %1 x', null],
  ])('%s', (line, hint) => {
    expect(hintOf(line)).toBe(hint);
  });
});

describe('log writers', () => {
  test('are found by server and pane, with what they have started', () => {
    const processes = parseProcesses(
      [
        '  10   1 Ss   /bin/sh /a/log.sh /l/w 100 muxcrew-log:7:%3',
        '  11  10 T    dd bs=1 count=2',
        '  12   1 S    /bin/sh /a/log.sh /l/w 100 muxcrew-log:8:%3',
        '  13   1 S    something else',
      ].join('\n'),
    );
    const writers = writersByPane(processes, 7);
    expect([...writers.keys()]).toEqual(['%3']);
    expect(writers.get('%3')?.map(({ pid }) => pid)).toEqual([10, 11]);
    expect(writers.get('%3')?.map(isStopped)).toEqual([false, true]);
  });

  test('a writer that waits for its disk is stuck only when that lasts', async () => {
    let now = 0;
    let state = 'D';
    let megabytes = 10;
    const identity = { pid: 7, startTime: '1' };
    const health = logHealth(
      {
        run: () =>
          Promise.resolve({
            code: 0,
            signal: null,
            stdout: ` 10 7 ${state} /bin/sh /a/log.sh /l 100 muxcrew-log:7:%3\n`,
            stderr: '',
            errorCode: null,
          }),
      } as unknown as Exec,
      { memory: () => megabytes * 1024 * 1024 } as unknown as Processes,
      { now: () => now } as unknown as Clock,
    );
    const stuck = async (): Promise<readonly string[]> => [...(await health.stuck(identity))];
    expect(await stuck()).toEqual([]);
    megabytes = 40;
    expect(await stuck()).toEqual([]);
    now = 1_000;
    state = 'S';
    expect(await stuck()).toEqual([]);
    megabytes = 80;
    state = 'D';
    expect(await stuck()).toEqual([]);
    now = 3_500;
    expect(await stuck()).toEqual(['%3']);
    state = 'S';
    expect(await stuck()).toEqual([]);
  });
});
