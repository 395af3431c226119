import { expect, it } from 'vitest';
import {
  asksLines,
  countText,
  crewUsageWords,
  memoryText,
  workerUsageWords,
} from '../../../src/view/text/usage-text.ts';
import { dollars, limitDollars } from '../../../src/core/model/cost.ts';
import { snapshot, worker } from '../snapshots.ts';

const used = (costUsd: number, output: number, memoryBytes: number) => ({
  usage: {
    costUsd,
    tokens: { input: 0, output, cacheRead: 0, cacheWrite: 0 },
    contextPercent: 38.4,
  },
  resources: { memoryBytes, cpuPercent: 3 },
});

it('sums up a crew, and says nothing of what nobody told', () => {
  expect(crewUsageWords(snapshot([worker('1', 'a'), worker('2', 'b')]))).toEqual([]);
  const crew = [worker('1', 'a', used(1.2, 900, 3e8)), worker('2', 'b', used(3, 310_000, 2e9))];
  expect(crewUsageWords(snapshot(crew))).toEqual(['$4.20', '311k tok', '2.1 GB RAM', '6 % cpu']);
  expect(workerUsageWords(worker('1', 'a', used(1.2, 900, 3e8)))).toEqual([
    '$1.20',
    '900 tok',
    'context 38 % full',
    '286 MB RAM',
    '3 % cpu',
  ]);
});

it('counts removed workers in the totals', () => {
  const crew = { ...snapshot([worker('1', 'a', used(1, 900, 3e8))]), costUsd: 1.5, tokens: 2_000 };
  expect(crewUsageWords(crew)).toEqual(['$1.50', '2k tok', '286 MB RAM', '3 % cpu']);
});

it('says no memory where there is less than is counted', () => {
  const idle = worker('1', 'a', { resources: { memoryBytes: 0, cpuPercent: 0 } });
  expect(crewUsageWords(snapshot([idle]))).toEqual(['0 % cpu']);
  expect(workerUsageWords(idle)).toEqual(['0 % cpu']);
});

it('counts in few characters', () => {
  expect([999, 1_000, 999_499, 999_500].map(countText)).toEqual(['999', '1k', '999k', '1.0M']);
  expect([1024 ** 3 / 2, 1024 ** 3].map(memoryText)).toEqual(['512 MB', '1.0 GB']);
});

it('shows a request whole, without what a terminal would obey, and how it is answered', () => {
  const asks = {
    kind: 'permission',
    what: 'Bash: a',
    request: 'r',
    input: 'command: a\u001b[2J\nb',
    remembers: 'Bash(a)',
  } as const;
  expect(asksLines(worker('2', 'b', { state: 'asking', asks }))).toEqual([
    'command: a',
    'b',
    'muxcrew approve 2   muxcrew deny 2 --reason TEXT',
    '--always would remember: Bash(a)',
  ]);
  const trust = { kind: 'trust', what: 'trust this folder?', request: null, input: null } as const;
  expect(asksLines(worker('2', 'b', { asks: trust }))).toEqual([
    'trust this folder?',
    '(answer it in its pane: muxcrew attach)',
  ]);
});

it.each([
  [0, '$0.00', '$0.00'],
  [0.001, '$0.001', '$0.001'],
  [0.00123, '$0.0012', '$0.00123'],
  [0.015, '$0.01', '$0.015'],
  [0.05, '$0.05', '$0.05'],
  [2.5, '$2.50', '$2.50'],
  [20, '$20.00', '$20.00'],
])('shows small amounts with enough digits: %d as %s, as a limit %s', (amount, spent, limit) => {
  expect([dollars(amount), limitDollars(amount)]).toEqual([spent, limit]);
});
