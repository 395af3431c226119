/** One case of the fuzz tests: damaged bytes, which a parser must read within a second and 100 MB. */
import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { changedBytes, changedJson, changes, type Change } from './mutations.ts';
import type { Target } from './target.ts';

const longestMs = 1_000;
export const mostBytes = 100 * 1024 * 1024;

/** Processor time: the machine may be busy with other things. */
const spentMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
export const heldBytes = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
setFlagsFromString('--expose-gc');
export const collect = runInNewContext('gc') as () => void;

export interface Case {
  readonly how: 'any' | 'bytes' | 'json';
  readonly example: number;
  readonly all: readonly Change[];
  readonly any: Uint8Array;
}

export const cases: fc.Arbitrary<Case> = fc.record({
  how: fc.constantFrom('any', 'bytes', 'bytes', 'json', 'json', 'json'),
  example: fc.nat(99),
  all: changes,
  any: fc.uint8Array({ maxLength: 200 }),
});

export function bytesOf({ json = [], text = [], words, wrap = Buffer.from }: Target, one: Case): Buffer {
  const { how, example, all, any } = one;
  if (how === 'any') return Buffer.from(any);
  const chosen = json[example % (json.length || 1)];
  if (how === 'json' && chosen !== undefined) return wrap(changedJson(chosen, all));
  const whole = [...text, ...json.map((each) => wrap(each))];
  const found = whole[example % whole.length] ?? '';
  return changedBytes(Buffer.from(found), words, all);
}

interface Cost {
  readonly ms: number;
  readonly bytes: number;
}

function costOf(target: Target, bytes: Buffer): Cost {
  const before = { ms: spentMs(), bytes: heldBytes() };
  target.read(bytes);
  return { ms: spentMs() - before.ms, bytes: heldBytes() - before.bytes };
}

const exceeds = ({ ms, bytes }: Cost): boolean => ms > longestMs || bytes > mostBytes;

/** A case that exceeds a bound is measured again: the first time includes the compiler's work and earlier garbage. */
export function check(target: Target, one: Case): Cost {
  const bytes = bytesOf(target, one);
  const first = costOf(target, bytes);
  if (!exceeds(first)) return first;
  collect();
  const cost = costOf(target, bytes);
  if (!exceeds(cost)) return cost;
  const { ms, bytes: grown } = cost;
  throw new Error(
    `it took ${String(Math.round(ms))} ms and ${String(grown)} bytes of memory for ${String(bytes.length)} bytes`,
  );
}
