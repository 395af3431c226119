/**
 * Fuzzes every parser that reads bytes of others: never an exception, never more than a second or 100 MB for one case.
 * `scripts/test --full` tries 100,000 cases, else about a hundred of each.
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
const full = process.env['MUXCREW_TEST_FULL'] === '1';
/** A journal is folded whole for each case: fewer of those. */
const runsOf = ({ name }: Target): number => (full ? 4_200 : name.includes('journal') ? 50 : 130);

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
      // The error's class and message belong in the report: reporters print no cause.
      { numRuns: runsOf(target), includeErrorInReport: true },
    );
    collect();
    expect(heldBytes() - before).toBeLessThan(mostBytes);
  },
  600_000,
);
