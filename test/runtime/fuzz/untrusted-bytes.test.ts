/**
 * Fuzzes every parser that reads bytes of others: never an exception, never more than a second or 100 MB for one case.
 * `scripts/test --full` tries 100,000 cases of all parsers together, else about a hundred of each. MUXCREW_FUZZ_CASES sets the
 * number of each parser, and prints what the most expensive case took.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agentTargets } from './agent-targets.ts';
import { cases, check, collect, heldBytes, mostBytes } from './check-case.ts';
import { stateTargets } from './state-targets.ts';
import { textTargets } from './text-targets.ts';
import { wireTargets } from './wire-targets.ts';
import type { Target } from './target.ts';

const targets = [...agentTargets, ...textTargets, ...stateTargets, ...wireTargets];
const wanted = Number(process.env['MUXCREW_FUZZ_CASES'] ?? '0');
const full = process.env['MUXCREW_TEST_FULL'] === '1';
/** A journal is folded whole for each case: fewer of those. */
function runsOf({ name }: Target): number {
  if (wanted > 0) return wanted;
  return full ? 4_200 : name.includes('journal') ? 50 : 130;
}

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

test.each(targets.map((target) => [target.name, target] as const))(
  'reads %s, whatever they say',
  (_name, target) => {
    // The examples are what they should be.
    for (const one of target.json ?? []) target.read((target.wrap ?? Buffer.from)(one));
    for (const one of target.text ?? []) target.read(Buffer.from(one));
    collect();
    const before = heldBytes();
    let [ms, bytes] = [0, 0];
    fc.assert(
      fc.property(cases, (one) => {
        const cost = check(target, one);
        [ms, bytes] = [Math.max(ms, cost.ms), Math.max(bytes, cost.bytes)];
      }),
      // The error's class and message belong in the report: reporters print no cause.
      { numRuns: runsOf(target), includeErrorInReport: true },
    );
    collect();
    const kept = heldBytes() - before;
    if (wanted > 0)
      console.info(
        `${target.name}: ${String(wanted)} cases, at most ${ms.toFixed(0)} ms and ${megabytes(bytes)}, ${megabytes(kept)} kept`,
      );
    expect(kept).toBeLessThan(mostBytes);
  },
  wanted > 0 ? 3_600_000 : 600_000,
);
