/** One throwaway world a test, disposed of after it whatever happened; its leftovers fail the test. */
import { afterEach, expect } from 'vitest';
import { crewRig, type CrewOptions, type CrewRig } from '../rig/crew-rig.ts';

/** For a test file: gives the function that makes the world of the running test. */
export function worlds(): (options?: CrewOptions) => CrewRig {
  const made: CrewRig[] = [];
  afterEach(async () => {
    const outcomes = await Promise.allSettled(made.splice(0).map((rig) => rig.dispose()));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  });
  return (options) => {
    const rig = crewRig(options);
    made.push(rig);
    return rig;
  };
}

/** `{ 'worker1_a.md': …}` for each name; what is in them does not matter to the demo agent. */
export function instructions(...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, `# ${name}\n\nDo what has to be done.\n`]));
}

/** vitest's own matchers are `any`. */
export const containing = (text: string): unknown => expect.stringContaining(text);
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
