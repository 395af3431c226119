/**
 * Fuzzes every parser that reads bytes of others: never an exception, never more than a second or 100 MB for one case.
 * `scripts/test --full` tries 100,000 cases, else about a hundred of each.
 */
import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { agentTargets } from './agent-targets.ts';
import { changedBytes, changedJson, changes, type Change } from './mutations.ts';
import { stateTargets } from './state-targets.ts';
import { textTargets } from './text-targets.ts';
import { wireTargets } from './wire-targets.ts';
import type { Target } from './target.ts';

const targets = [...agentTargets, ...textTargets, ...stateTargets, ...wireTargets];
const full = process.env['MUXCREW_TEST_FULL'] === '1';
/** A journal is folded whole for each case: fewer of those. */
const runsOf = ({ name }: Target): number => (full ? 4_200 : name.includes('journal') ? 50 : 130);

const longestMs = 1_000;
const mostBytes = 100 * 1024 * 1024;

/** Processor time: the machine may be busy with other things. */
const spentMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const heldBytes = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

interface Case {
  readonly how: 'any' | 'bytes' | 'json';
  readonly example: number;
  readonly all: readonly Change[];
  readonly any: Uint8Array;
}

const cases: fc.Arbitrary<Case> = fc.record({
  how: fc.constantFrom('any', 'bytes', 'bytes', 'json', 'json', 'json'),
  example: fc.nat(99),
  all: changes,
  any: fc.uint8Array({ maxLength: 200 }),
});

function bytesOf({ json = [], text = [], words, wrap = Buffer.from }: Target, one: Case): Buffer {
  const { how, example, all, any } = one;
  if (how === 'any') return Buffer.from(any);
  const chosen = json[example % (json.length || 1)];
  if (how === 'json' && chosen !== undefined) return wrap(changedJson(chosen, all));
  const whole = [...text, ...json.map((each) => wrap(each))];
  const found = whole[example % whole.length] ?? '';
  return changedBytes(Buffer.from(found), words, all);
}

function check(target: Target, one: Case): void {
  const bytes = bytesOf(target, one);
  const before = { ms: spentMs(), bytes: heldBytes() };
  target.read(bytes);
  const ms = spentMs() - before.ms;
  if (ms > longestMs)
    throw new Error(`it took ${String(Math.round(ms))} ms of ${String(bytes.length)} bytes`);
  const grown = heldBytes() - before.bytes;
  if (grown > mostBytes) throw new Error(`it took ${String(grown)} bytes of memory`);
}

test.each(targets.map((target) => [target.name, target] as const))(
  'reads %s, whatever they say',
  (_name, target) => {
    // The examples are what they should be.
    for (const one of target.json ?? []) target.read((target.wrap ?? Buffer.from)(one));
    for (const one of target.text ?? []) target.read(Buffer.from(one));
    collect();
    const before = heldBytes();
    fc.assert(
      fc.property(cases, (one) => check(target, one)),
      { numRuns: runsOf(target) },
    );
    collect();
    expect(heldBytes() - before).toBeLessThan(mostBytes);
  },
  600_000,
);
