import { describe, expect, it } from 'vitest';
import { crewOf } from '../../../src/core/plan/crew.ts';
import { readDistribution } from '../../../src/core/plan/distribution.ts';
import { howMany } from '../../../src/core/plan/how-many.ts';
import { sourceLines } from '../../../src/core/plan/source.ts';
import { planLines } from '../../../src/view/text/plan-text.ts';

function shown(plan: string): readonly string[] {
  const found = readDistribution(sourceLines(plan));
  if (found?.ok !== true) throw new Error(JSON.stringify(found));
  const { parts, shared } = found.value;
  const workers = crewOf(parts);
  const machine = { freeMemory: null, cores: 4 };
  return planLines({
    file: 'task.md',
    source: 'distribution',
    why: '',
    workers,
    shared,
    howMany: howMany({ parts: parts.length, atOnce: null, max: null, machine, memoryEach: 0 }),
    costUsd: null,
  });
}

describe('a plan as it is shown', () => {
  it('says what stands after the colon, how much more there is, and what all are told', () => {
    const lines = shown(`All use TypeScript.

- Pane 1: **storage**: src/store.js keeps the products
- Pane 2 (cli): src/cli.js reads them (after 1)
  - with --help
  - Output: src/cli.js
- Pane 3: docs`);
    expect(lines.slice(1, 6)).toEqual([
      '  1  storage  storage: src/store.js keeps the products',
      '  2  cli      cli: src/cli.js reads them (+1 line) (after 1)',
      '              -> src/cli.js',
      '  3  docs     docs',
      '  for all: All use TypeScript.',
    ]);
  });

  it('names the bound of the crew in the words of status, and the parts that can be at work', () => {
    const lines = shown('- Pane 1: a: one\n- Pane 2: b: two');
    expect(lines).toContain('At once: 2 (the crew: max 8 at once)');
  });

  it('cuts a long assignment', () => {
    expect(shown(`- Pane 1: x: ${'y'.repeat(400)}`)[1]).toMatch(/^ {2}1 {2}x {2}x: y+…$/);
  });
});
