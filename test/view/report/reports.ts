/** Reports for the views' tests. */
import type { FullReport, ReportWorker } from '../../../src/core/snapshot/report.ts';
import { isOver, type StateName } from '../../../src/core/model/state.ts';
import { isWork } from '../../../src/core/snapshot/timeline.ts';
import { noUsage } from '../../../src/core/model/facts/usage.ts';

const began = Date.parse('2026-11-26T07:16:24.000Z');

/** Seconds after the beginning, as a report writes it. */
export function at(seconds: number): string {
  return new Date(began + seconds * 1000).toISOString();
}

/** In these states from these seconds on, until the report's end. */
export function worker(
  id: string,
  name: string,
  changes: readonly (readonly [StateName, number])[],
  until: number,
  more: Partial<ReportWorker> = {},
): ReportWorker {
  const spans = changes.map(([state, from], index) => ({
    state,
    from: at(from),
    to: at(changes[index + 1]?.[1] ?? until),
  }));
  const spent = (counts: (state: StateName) => boolean): number =>
    spans
      .filter(({ state }) => counts(state))
      .reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0);
  const waiting = (state: StateName) => state === 'queued' || state === 'blocked';
  const all = [...new Set(changes.map(([state]) => state))].filter((state) => !isOver(state));
  return {
    id,
    name,
    agent: 'claude',
    state: changes.at(-1)?.[0] ?? 'queued',
    detail: null,
    status: null,
    progress: null,
    runs: 1,
    exitCode: null,
    workedMs: spent(isWork),
    activeMs: spent((state) => !isOver(state) && !waiting(state)),
    spentMs: Object.fromEntries(all.map((state) => [state, spent((one) => one === state)])),
    usage: noUsage,
    spans,
    earlier: null,
    ...more,
  };
}

export function report(
  workers: readonly ReportWorker[],
  seconds: number,
  more: Partial<FullReport> = {},
): FullReport {
  const sum = (of: (one: ReportWorker) => number) => workers.reduce((total, one) => total + of(one), 0);
  const count = (state: StateName) => workers.filter((one) => one.state === state).length;
  const workedMs = sum((one) => one.workedMs);
  const activeMs = sum((one) => one.activeMs);
  return {
    version: 1,
    session: 'todo-app-1a2b3c',
    project: '/home/me/todo-app',
    run: '2026-11-26T07-16-24Z',
    archived: false,
    writtenAt: at(seconds),
    from: at(0),
    until: at(seconds),
    over: workers.every(({ state }) => isOver(state)),
    progress: { completed: count('completed'), failed: count('failed'), total: workers.length },
    wallMs: seconds * 1000,
    workedMs,
    activeMs,
    speedUp: seconds === 0 ? null : workedMs / (seconds * 1000),
    atOnce: workedMs === 0 ? null : 2.1,
    costUsd: 4.2,
    tokens: 310_000,
    workers,
    failures: [],
    deliverables: {
      files: [],
      count: 0,
      bytes: 0,
      others: { count: 0, bytes: 0 },
      unreadable: 0,
      complete: true,
    },
    ...more,
  };
}

const usage = (costUsd: number, thousands: number) => ({
  costUsd,
  tokens: { input: 1_000, output: 2_000, cacheRead: thousands * 1_000 - 3_000, cacheWrite: 0 },
  contextPercent: 30,
});

/** The crew of the design's sketch, nine minutes in. */
export const crew: FullReport = report(
  [
    worker(
      '1',
      'backend',
      [
        ['queued', 0],
        ['starting', 2],
        ['working', 5],
        ['asking', 130],
        ['working', 170],
        ['verifying', 430],
        ['completed', 450],
      ],
      540,
      { detail: 'checked', status: 'Backend API ready', usage: usage(1.4, 120) },
    ),
    worker(
      '2',
      'frontend',
      [
        ['queued', 0],
        ['starting', 3],
        ['working', 6],
        ['asking', 480],
      ],
      540,
      { detail: 'Bash: rm -rf build/', usage: usage(2.1, 150) },
    ),
    worker(
      '3',
      '予定表 with a name that is long',
      [
        ['queued', 450],
        ['starting', 451],
        ['working', 453],
        ['limited', 500],
      ],
      540,
      {
        earlier: { from: at(20), until: at(450), changes: 12 },
        usage: usage(0.7, 40),
      },
    ),
    worker(
      '4',
      'tests',
      [
        ['queued', 0],
        ['starting', 60],
        ['working', 62],
        ['failed', 240],
      ],
      540,
      { detail: 'exit 1', exitCode: 1, runs: 2 },
    ),
    worker('5', 'docs', [['queued', 300]], 540, { detail: 'waits for a free slot' }),
  ],
  540,
  {
    failures: [{ worker: '4', lastLines: ['$ npm test', 'Error: cannot find module x', '``` 3 ticks'] }],
    deliverables: {
      files: [
        { path: 'outputs/api.md', kind: 'file', bytes: 4_321, writtenAt: at(400) },
        { path: 'outputs/big.bin', kind: 'file', bytes: 7_340_032, writtenAt: at(410) },
        { path: 'outputs/link', kind: 'other', bytes: 0, writtenAt: at(420) },
      ],
      count: 5,
      bytes: 8_000_000,
      others: { count: 1, bytes: 12 },
      unreadable: 1,
      complete: false,
    },
  },
);

/** Whatever a worker, a file system or a person can put into a name or a line. */
export const hostileTexts: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></pre></svg><b>',
  '&lt;b&gt; &amp; <!-- --> <![CDATA[ ]]> <?x ?>',
  '\u001b[31mred\u001b[0m \u0007 \u009b2J \u202eturned\u0000',
  '| `x` | [link](javascript:alert(1)) ![i](http://x/y.png) <http://x> @you *b* _i_ ~~s~~ \\',
  'a \\| b \\` c \\',
  '```\n# heading\n- item\n```',
  '$x$ ${x} \\${x} {{x}} %s',
  '予定 👨‍👩‍👧 e\u0301\u0301\u0301\u0301\u0301\u0301 \ud800',
  'x'.repeat(5_000),
];
