/** A near and a far world for each test of a file; disposed of after it whatever happened. */
import { afterEach } from 'vitest';
import { farRig, type FarOptions, type FarRig } from '../rig/far-rig.ts';

export function farWorlds(): (options?: FarOptions) => Promise<FarRig> {
  const made: FarRig[] = [];
  afterEach(async () => {
    const outcomes = await Promise.allSettled(made.splice(0).map((rig) => rig.dispose()));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  });
  return async (options) => {
    const rig = await farRig(options);
    made.push(rig);
    return rig;
  };
}
